"""End to end: read JSONL records, label each paragraph taken whole, find the evidence, write JSONL."""

from end_to_end import take_turns_of_classify

take_turns_of_classify("text")
