print("bondwatchd")
