"""Second readers: another opinion of what the language engine doubts. Off unless the settings name one.

A reader is asked only about 疑似 problems of text, never about what is certain and never about what could be a single
veto. It can say three things of each: it is wrong, it is right, I cannot tell. It adds no problem and confirms none on
its own: what it agrees with stays 疑似 with a note, what it rejects is not reported. One that is absent, broken or
answers nonsense has no opinion, and all stays as it was.
"""
