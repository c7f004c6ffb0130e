"""Runs a command from a process of little memory, and prints its seconds, its seconds of a processor, and its peak bytes."""

import os
import subprocess
import sys
import time

began = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
worked, peak = 0.0, 0
if hasattr(os, "wait4"):
    _, status, usage = os.wait4(process.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    worked = usage.ru_utime + usage.ru_stime
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
else:
    code = process.wait()
if code:
    sys.exit(f"{sys.argv[1:]} failed")
print(time.perf_counter() - began, worked, peak)
