// What a thread runs that serves nothing.
export {}
