"""Pure answers: frames in, frames and numbers out; no network, no files, no clock."""
