"""End to end on pages of twelve paragraphs: cut them, mark furniture, label, find the evidence, write JSONL."""

from end_to_end import take_turns_of_classify

take_turns_of_classify("article")
