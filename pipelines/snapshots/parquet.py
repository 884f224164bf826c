"""Frames as Parquet files of four column types: text, integer, number, boolean."""

import io

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

#: Of a table that is unpacked; those of a hundred thousand articles have a tenth of this.
LARGEST_BYTES = 150_000_000
_ROWS_AT_ONCE = 1_024

_TYPES = {
    "text": (pa.string(), pd.StringDtype(na_value=np.nan)),
    "integer": (pa.int64(), pd.Int64Dtype()),
    "number": (pa.float64(), pd.Float64Dtype()),
    "boolean": (pa.bool_(), pd.BooleanDtype()),
}
#: What a manifest calls a type to the pandas type of such a column.
PANDAS = {word: pandas for word, (_, pandas) in _TYPES.items()}
_PANDAS_TYPES = dict(_TYPES.values())
_TYPE_WORDS = {arrow: word for word, (arrow, _) in _TYPES.items()}


def type_word(arrow: pa.DataType) -> str:
    """What a manifest calls a column's type; the Arrow name of a type that snapshots do not store."""
    return _TYPE_WORDS.get(arrow, str(arrow))


def table(frame: pd.DataFrame) -> pa.Table:
    """The frame as an Arrow table of our four types; no pandas metadata, which would name versions."""
    whole = pa.Table.from_pandas(frame, preserve_index=False, nthreads=1).replace_schema_metadata(None)
    wanted = [
        pa.field(column.name, pa.string() if pa.types.is_large_string(column.type) else column.type)
        for column in whole.schema
    ]
    if unknown := [column.name for column in wanted if column.type not in _TYPE_WORDS]:
        raise TypeError(f"columns of a type that snapshots do not store: {unknown}")
    return whole.cast(pa.schema(wanted))


def rendered(table: pa.Table) -> bytes:
    """The table as a Parquet file; equal tables give equal bytes."""
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def table_of(body: bytes) -> pa.Table:
    """The table in a Parquet file.

    Raises:
        OSError: It is none (also as an ArrowException), or unpacks to more than any table of ours.
    """
    file = pq.ParquetFile(io.BytesIO(body), pre_buffer=False)
    # What a file says of its size is only a statement, and a value that stands there once can be that of every row.
    batches, size = [], file.metadata.num_rows * file.metadata.num_columns
    for batch in [] if size > LARGEST_BYTES else file.iter_batches(_ROWS_AT_ONCE, use_threads=False):
        # Without threads: pyarrow 26 can abort at interpreter exit after a threaded read, which would turn
        # exit code 0 into 134.
        size += batch.nbytes
        if size > LARGEST_BYTES:
            break
        batches.append(batch)
    if size > LARGEST_BYTES:
        raise OSError(f"unpacks to more than {LARGEST_BYTES:,} bytes")
    return pa.Table.from_batches(batches, file.schema_arrow).combine_chunks()


def frame_of(table: pa.Table) -> pd.DataFrame:
    """The table as a pandas frame: missing cells are missing, whole numbers stay whole."""
    frame: pd.DataFrame = table.to_pandas(types_mapper=_PANDAS_TYPES.get, use_threads=False)
    return frame
