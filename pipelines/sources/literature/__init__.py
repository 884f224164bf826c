"""PubMed's part of a refresh: which questions are asked, what is kept between runs, and what the records say."""
