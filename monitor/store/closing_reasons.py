"""Why the machine closed a place of a finding, as staff read it in the finding's events."""

NOT_SEEN = "复查未再发现"
CORRECTED = "核验：已整改，原句仍在，错误文字已改正"
CONTEXT_LOST = "核验：找不到上下文，原句和错误文字都已不在"
PAGE_GONE = "页面已删除"
PAGE_MOVED = "页面已跳转"
EXCEPTED = "已列为例外"
