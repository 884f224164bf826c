"""Figures as plain functions: tidy frames in, `go.Figure` out; no Streamlit, no file, no clock."""
