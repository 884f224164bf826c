"""Wikimedia: how often people read the articles of Wikipedia on vesicles."""

from pipelines.text.declaration import Pace, Service, Source

SOURCE = Source(
    name="wikimedia",
    service=Service(
        name="Wikimedia",
        address="https://wikimedia.org/api/rest_v1/",
        variable="EXOSCOPE_WIKIMEDIA_URL",
        pace=Pace(2),  # 200 a minute are allowed to a program that says who runs it
        agent="{program} ({email}) {library}",
    ),
    rhythm_days=30,  # a month is counted when it is over
    kind="resource",
    fetched="Wikimedia (Pageviews API, and the MediaWiki API of five Wikipedias): views of the articles on vesicles",
    tables="pipelines.tables.fetched.wikimedia",
    part="pipelines.sources.wikimedia.part:wikimedia_part",
    checks="pipelines.sources.wikimedia.checks:WikimediaQuestions",
    standin="pipelines.standin.services.wikimedia:simulated",
    apart=("Public attention", "Articles of Wikipedia on vesicles in general, which belong to no topic."),
    wants_address="contact",
)
