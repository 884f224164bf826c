"""Buttons that save a figure as PNG and SVG, which the reader's own browser draws."""

from pathlib import Path

import plotly
import plotly.graph_objects as go
import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

_HTML = """<button type="button" data-format="png">PNG picture</button>
<button type="button" data-format="svg">SVG picture</button>
<div role="status"></div>"""
_CSS = """button {
  font: inherit; font-size: 0.875rem; color: inherit; background: transparent; cursor: pointer; padding: 0.4rem 0.75rem;
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius, 0.5rem);
}
button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
div { min-height: 1.5em; overflow-wrap: anywhere; }"""


def pictures(figure: go.Figure, name: str, key: str) -> None:
    """The buttons; `name` is that of the files, without its ending."""
    # Files of this server, since the policy of its answers lets no script run that was written into the page.
    # Streamlit asks a package of components for its files, by a list beside it that a wheel would not hold.
    manager = get_bidi_component_manager()
    for package, part, folder, root in (
        ("plotly", "script", "package_data", Path(plotly.__file__).parent),
        ("exoscope", "pictures", "drawing", Path(__file__).parent),
    ):
        if manager.get_component_asset_root(f"{package}.{part}") is None:
            manifest = ComponentManifest(package, "", [ComponentConfig(part, folder)])
            manager.register_from_manifest(manifest, root)
    buttons = st.components.v2.component("exoscope.pictures", html=_HTML, css=_CSS, js="save.js")
    buttons(key=key, data={"figure": figure.to_json(), "name": name})
