"""The search report of a snapshot: PRISMA-S, item by item, for one topic or all.

Rethlefsen ML, Kirtley S, Waffenschmidt S, et al. PRISMA-S. Syst Rev 2021;10:39. doi:10.1186/s13643-020-01542-z.
"""

from pipelines.documents.items import report
from pipelines.documents.known import Known, known

__all__ = ["Known", "known", "report"]
