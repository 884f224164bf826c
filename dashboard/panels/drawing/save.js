// Draws the figure that was sent in the reader's own browser and saves it. Plotly's script, from the Python package, is
// fetched from this server when the first button is pressed.
const SCRIPT = new URL("../plotly.script/plotly.min.js", import.meta.url).href;

export default function ({ data, parentElement }) {
  const said = parentElement.querySelector("[role=status]");
  for (const button of parentElement.querySelectorAll("button")) {
    const format = button.dataset.format;
    button.onclick = async () => {
      said.textContent = "Drawing ...";
      try {
        await import(SCRIPT);
        const { data: traces, layout } = JSON.parse(data.figure);
        const size = { width: layout.width, height: layout.height, scale: format === "png" ? 2 : 1 };
        // Not by Plotly's own link, which lies beside the open list: pressing it would close that.
        const link = document.createElement("a");
        link.href = await window.Plotly.toImage({ data: traces, layout }, { format, ...size });
        link.download = `${data.name}.${format}`;
        button.after(link);
        link.click();
        link.remove();
        said.textContent = `Saved as ${data.name}.${format}`;
      } catch (error) {
        said.textContent = `It could not be drawn: ${error.message}. The HTML file has a button that saves it too.`;
      }
    };
  }
}
