// What a thread runs that cannot start.
throw new Error("thrown on purpose")
