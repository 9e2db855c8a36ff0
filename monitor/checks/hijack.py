"""Words by which a hijacked page shows itself, and the words that say that a text is against them.

Source: indicators A (W1: publishing or linking to …), G ("words of gambling, pornography, fraud and forged papers
that show a hijacked page"; false alarms: campaigns against gambling and drugs). Strong words only: what a government
page has no honest use for outside a campaign. The wider list for running text is in the wordlists.
"""

from __future__ import annotations

import re

from monitor.folded_text import folded
from monitor.language.disguises import FOLD, one_word, spelled

KINDS: dict[str, str] = {
    "赌博": """
        澳门赌场 澳门新葡京 新葡京 葡京娱乐 威尼斯人娱乐 金沙娱乐 银河娱乐 皇冠体育 皇冠网 太阳城娱乐 线上赌场 网上赌场
        赌场 博彩 六合彩 时时彩 北京赛车pk 幸运飞艇
        快三计划 百家乐 老虎机 真人视讯 真人荷官 真人娱乐 美女荷官 娱乐城 棋牌娱乐
        电子游艺 捕鱼达人注册 彩票平台 足球投注 网上投注 赌球 赌博网 开户送彩金 注册送彩金 送彩金
        bet365 188bet 12bet 德赢 亚博体育 开云体育 必发娱乐 沙巴体育 一码中特 香港马会 开奖直播""",
    "色情": """
        成人电影 成人视频 成人小说 成人网站 成人影院 色情网 色情视频 黄色网站 黄色视频 激情视频 裸聊 一夜情 约炮 援交
        av在线 av女优 无码av 日本av 国产av 三级片 偷拍自拍 楼凤 同城上门 外围女 小姐上门 嫖娼网""",
    "违法服务": """
        代开发票 增值税发票代开 办假证 假证件 刻章办证 办证刻章 代办文凭 办理文凭 买卖银行卡 网贷秒批
        私家侦探 代孕 迷药 手机定位监听 黑客接单 私服发布 传奇私服 sf发布网""",
}
_WORDS = {word: kind for kind, words in KINDS.items() for word in words.split()}
_FOUND = re.compile("|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True)))
_INNOCENT = re.compile("文博彩|博彩[绘虹云灯]|[支增救后声]援交|[预签合条公]约炮|外围女[儿子生性工]")  # across two words
NEAR = 30  # characters on either side in which a campaign's words count; further off they excuse nothing
_AGAINST = re.compile(
    r"打击|整治|治理|严禁|禁止|禁赌|防范|防止|拒绝|远离|抵制|举报|查处|查获|捣毁|抓获|破获|侦破|警惕|谨防|揭[秘露]|骗局|诈骗|敲诈|陷阱|受骗|反诈|反赌"
    r"|扫黄|打非|涉[赌黄黑嫌]|违法|犯罪|非法|处罚|判决|判刑|获刑|宣判|案件|典型案例|危害|倡议|告诫|管理(条例|办法|规定)|清理|封堵"
)


def hijacked(text: str) -> tuple[str, str] | None:
    """(kind, word) of the first telling word in a title or a link's text; None where a campaign against it speaks."""
    both = folded(spelled(text[:2000]), FOLD)
    innocent = [found.span() for found in _INNOCENT.finditer(both.plain)]
    for found in _FOUND.finditer(both.plain):
        start, end = found.span()
        is_word = one_word(both, start, end) and not any(first < end and start < last for first, last in innocent)
        if is_word and not _AGAINST.search(both.plain[max(0, start - NEAR) : end + NEAR]):
            return _WORDS[found[0]], found[0]
    return None
