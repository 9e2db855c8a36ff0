"""Disguises of words, taken off so that each character can still be found in the original.

Typos are looked for in the text as a reader sees it (`folded_text.light`). Hijacked pages write in disguise (ｂｅｔ,
賭場, 赌*博, 六 合 彩, 六、合、彩): sensitive words are looked for in the folded text, without separators.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from monitor.folded_text import Folded, Table, deep_char

SURROGATE = re.compile("[\ud800-\udfff]")

# Traditional characters that the words of the shipped lists need: one to one, so that offsets stay.
TRADITIONAL = "賭場網錢體開獎發證槍藥買賣亞樂門華國際線視訊頻電話遊戲員註冊贏彈號碼藝級聯繫貸款銀帳額費應單據"
SIMPLIFIED = "赌场网钱体开奖发证枪药买卖亚乐门华国际线视讯频电话游戏员注册赢弹号码艺级联系贷款银账额费应单据"
TRADITIONAL += "龍鳳裝備製劑運輸購優惠積務導遠選擇關鍵詞報價實驗壓縮圖書檔頁"
SIMPLIFIED += "龙凤装备制剂运输购优惠积务导远选择关键词报价实验压缩图书档页"
TRADITIONAL += "萬與專業東絲丟兩個麗麼亂雲產億侖會偉傳傷倫偽偵償兒獸內寫軍農準憑凱擊劃刪別劇辦勞醫區臺葉聽"
SIMPLIFIED += "万与专业东丝丢两个丽么乱云产亿仑会伟传伤伦伪侦偿儿兽内写军农准凭凯击划删别剧办劳医区台叶听"
TRADITIONAL += "唄啞噴圍壇殼壺復頭婦媽娛孫學寶爾屍嶼島幣師帶慶廢強錄徵憶懷總懶戶執擬掛搖無時術條來極櫃樓歐"
SIMPLIFIED += "呗哑喷围坛壳壶复头妇妈娱孙学宝尔尸屿岛币师带庆废强录征忆怀总懒户执拟挂摇无时术条来极柜楼欧"
TRADITIONAL += "畢氣灣滿滾燈點爛熱愛犢獨獵貓瑪現瘋監盜盤著磚種稅穩竊類紅約紙經結絡統績維綠罌職聾腎腦騰艷薦"
SIMPLIFIED += "毕气湾满滚灯点烂热爱犊独猎猫玛现疯监盗盘着砖种税稳窃类红约纸经结络统绩维绿罂职聋肾脑腾艳荐"
TRADITIONAL += "蕩營薩虛襪規計記論設評試詩詢說誘諸調負貨賤資賠賺賽輪軟載車達過釋釣鈔鈉鋼鉀鉛閣陽陸隱霧韋韓"
SIMPLIFIED += "荡营萨虚袜规计记论设评试诗询说诱诸调负货贱资赔赚赛轮软载车达过释钓钞钠钢钾铅阁阳陆隐雾韦韩"
TRADITIONAL += "頂項題風飛馬駕魚魷鮮雞鷹黃觀當鬥爭機構聲譽訂親戀館養"
SIMPLIFIED += "顶项题风飞马驾鱼鱿鲜鸡鹰黄观当斗争机构声誉订亲恋馆养"

# Never stand between two characters of one word in honest text; nor does any other symbol (`_is_symbol`).
DISGUISE = "*＊#＃@＠^＾~～_＿|｜\\＼+＋=＝$＄★☆●○◆◇■□▲△▼▽♥♡♠♣♦✿❤※丶§¶†‡‖`ˉˇˊˋ\u200b\u200c\u200d\u2060\ufeff\u00ad"
# May stand there by layout (姓 名, 滨州·博兴): counts only when it stands between all characters of the word.
SPACING = " \u00a0\u3000\u2002\u2003\u2009-－–—./．·•・…"
# Part honest enumerations (枪、弹): taken off only where one of them parts three single characters and more.
_PARTING = "、，,;；:：/／&＆%！!？?'‘’\"“”()（）\\[\\]【】<>《》〈〉{}「」の之"
# Kana, bopomofo and strokes that stand for signs: between Chinese characters, and only so.
_PARTING += "ぁ-んァ-ヶㄅ-ㄩ々〆丨丿乀丷亅灬"
_SPELLED = re.compile(rf"[一-鿿]([{_PARTING}]{{1,2}})[一-鿿](?:\1[一-鿿])+")
# Numbers in circles and brackets, Roman ones, units and other signs in one character, raised and lowered figures.
_SIGN = "[²³¹¼-¾ª™\u2070-\u209c\u2100-\u218b\u2460-\u24ff\u2776-\u2793\u3220-\u33ff]"
_HAS_SIGN = re.compile(_SIGN)
_NUMBERED = re.compile(rf"[一-鿿](?:{_SIGN}[一-鿿]){{2,}}")

_CHANGED = dict(zip(TRADITIONAL, SIMPLIFIED, strict=True))
_SEPARATORS = frozenset(DISGUISE + SPACING)


def _word_char(char: str) -> str:
    if char in _SEPARATORS or _is_symbol(char):
        return ""
    return "".join("" if one in _SEPARATORS else _CHANGED.get(one, one).lower() for one in deep_char(char))


def _is_symbol(char: str) -> bool:
    """￥ € ° → ♪ ×; not ⓑ ™ ℃, which hold letters."""
    is_one = char > "\x7f" and unicodedata.category(char) in ("So", "Sc", "Sm", "Sk")
    return is_one and not any(map(str.isalnum, deep_char(char)))


FOLD = Table(_word_char)  # of `folded_text.folded`


def readable(text: str) -> str:
    """`text` with lone surrogates replaced, length unchanged: broken pages have them, no store takes them."""
    return SURROGATE.sub("\ufffd", text) if SURROGATE.search(text) else text


def spelled(text: str) -> str:
    """`text` of the same length with the marks starred that part a word by its characters: 六、合、彩; 六①合②彩."""
    if _HAS_SIGN.search(text):
        text = _NUMBERED.sub(lambda found: _HAS_SIGN.sub("*", found[0]), text)
    return _SPELLED.sub(lambda found: found[0].replace(found[1], "*" * len(found[1])), text)


def undisguised(text: str) -> str:
    """Half width, lower case, simplified, without separators and what is not seen. Tabs and line ends stay."""
    return text.translate(FOLD)


def one_word(both: Folded, start: int, end: int) -> bool:
    """False when the characters of plain[start:end] are only neighbours because spacing was taken out (六合 彩虹)."""
    gaps = [both.text[left + 1 : right] for left, right in pairwise(both.at[start:end])]
    if not any(gaps) or all(gaps):
        return True
    return not all(_is_spacing(char) for gap in gaps for char in gap)


def _is_spacing(char: str) -> bool:
    plain = deep_char(char)
    return char in SPACING or (plain != "" and all(one in SPACING for one in plain))
