"""Which topics a record belongs to, by the words in its own text: for studies and grants, which come as records."""

from collections.abc import Mapping

from pipelines.sources.trials import words as trial_words
from pipelines.topics.catalogue import Catalogue, Crossing
from pipelines.topics.terms import FIELD


def members_by_words(catalogue: Catalogue, texts: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Topic to the records whose texts put them there; a topic without words for trials is left out.

    Every record is of the field. A crossing holds what is in all topics that it crosses.

    Args:
        catalogue: The topics.
        texts: Record to everything it says.
    """
    found: dict[str, frozenset[str] | None] = {FIELD: frozenset(texts)}

    def of(topic_id: str) -> frozenset[str] | None:
        if topic_id not in found:
            topic = catalogue.topics[topic_id]
            crossing = topic.definitions["standard"]
            if isinstance(crossing, Crossing):
                found[topic_id] = crossed(crossing)
            elif topic.trials is None:
                found[topic_id] = None
            else:
                clauses = topic.trials.clauses
                found[topic_id] = frozenset(
                    record
                    for record, text in texts.items()
                    if all(trial_words.matches(clause, text) for clause in clauses)
                )
        return found[topic_id]

    def crossed(crossing: Crossing) -> frozenset[str] | None:
        every, some = [of(topic) for topic in crossing.all_of], [of(topic) for topic in crossing.any_of]
        known = [records for records in every if records is not None]
        either = [records for records in some if records is not None]
        if len(known) < len(every) or (some and not either):
            return None
        inside = frozenset.intersection(*known)
        return inside & frozenset().union(*either) if either else inside

    members = {topic_id: of(topic_id) for topic_id in catalogue.topics}
    return {topic_id: records for topic_id, records in members.items() if records is not None}
