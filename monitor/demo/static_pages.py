"""Pages without lists or dates, and what every site has beside its pages: style sheets, scripts, pictures."""

from __future__ import annotations

import struct
import zlib
from functools import cache

from monitor.demo.answer import DemoAnswer
from monitor.demo.columns import SECTIONS

SOFT_MISSING = 3888  # an article address that answers 200 and says that there is nothing
DEAD_PICTURE = "DEAD0000"

OVERVIEW = """
<p>云泉区位于示例市中部，因境内泉水众多而得名，总面积八百六十平方公里，辖三个街道、五个镇。</p>
<p>全区地形以丘陵和平原为主，云泉河自西北向东南贯穿全境，气候温和，四季分明。</p>
<p>近年来，云泉区坚持生态优先、绿色发展，形成了装备制造、食品加工、现代物流等主导产业，居民生活水平不断提高。</p>
<p>区内有石桥古渡、松岭林场等景点，竹编、剪纸等传统技艺代代相传。</p>
"""
STATIC_COLUMNS = {
    1027: """
<h3>区长 李示例</h3><p>领导区政府全面工作，负责审计方面的工作，分管区审计局。</p>
<h3>副区长 王样本</h3><p>负责发展改革、财政、统计、应急管理等方面的工作，协助区长分管日常工作。</p>
<h3>副区长 陈范例</h3><p>负责教育体育、卫生健康、文化旅游、民政等方面的工作。</p>
<h3>副区长 周示范</h3><p>负责农业农村、水利、自然资源、生态环境等方面的工作。</p>
""",
    1028: """
<h3>区政府办公室</h3><p>负责区政府会议的准备和组织工作，办理区政府公文，督促检查区政府决定事项的落实。</p>
<p>办公地址：云泉区泉源路1号，办公时间：工作日上午8:30—12:00，下午13:30—17:00，联系电话：0539-8225001。</p>
<h3>区教育和体育局</h3><p>拟订全区教育和体育事业发展规划并组织实施，指导各级各类学校的教育教学工作。</p>
<h3>区水利局</h3><p>负责水资源的合理开发利用，指导水利设施的建设与管理，组织开展水旱灾害防御工作。</p>
""",
    127: """
<p>云泉区教育和体育局贯彻落实上级关于教育和体育工作的决策部署，拟订全区教育和体育事业发展规划并组织实施。</p>
<p>内设办公室、人事科、基础教育科、体育科、安全科等科室。办公地址：云泉区泉源路18号，联系电话：0539-8225100。</p>
""",
}
SCRIPT_LIST = """
<ul class="list-ul" id="credit-list"></ul>
<script type="text/x-handlebars-template" id="credit-template">
{{#each results}}<li><a href="{{pcUrl}}" title="{{title}}">{{title}}</a>
<span>{{formatDate pubDate 'YYYY-MM-DD'}}</span></li>{{/each}}
</script>
<script type="text/javascript">
loadPageData({unitid: "380055", webSiteCode: ["yunquan"], channelCode: ["col1053"], perPage: "15",
template: "credit-template", target: "credit-list"});
</script>
"""
CONTACT = """
<p>主办单位：云泉区人民政府，承办单位：云泉区人民政府办公室。</p>
<p>办公地址：示例市云泉区泉源路1号，邮政编码：276000，联系电话：0539-8225000，传真：0539-8225002。</p>
<p>电子邮箱：web@yunquan.invalid，如对网站内容有意见建议，欢迎来电来函。</p>
"""


def sitemap() -> str:
    parts = []
    for section in SECTIONS:
        links = " ".join(f'<a href="{column.path}.htm">{column.name}</a>' for column in section.columns)
        parts.append(f'<h3><a href="{section.path}.htm">{section.name}</a></h3><p>{links}</p>')
    return "".join(parts)


PORTAL = {"/wzdt.htm": ("网站地图", sitemap()), "/lxwm.htm": ("联系我们", CONTACT)}


@cache
def picture(width: int = 8, height: int = 8) -> bytes:
    """A small grey PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\xc8" * width for _ in range(height))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def resource(path: str) -> DemoAnswer | None:
    """Style sheets, scripts and pictures of either site."""
    if DEAD_PICTURE in path:
        return None
    if path.endswith((".png", ".jpg", ".ico")) and path.startswith(("/images/", "/__local/", "/picture/")):
        return DemoAnswer(picture(), content_type="image/png")
    if path == "/js/footer.js":
        return DemoAnswer(FOOTER_SCRIPT.encode(), content_type="application/javascript; charset=UTF-8")
    if path.endswith(".css") and path.startswith(("/css/", "/script/")):
        return DemoAnswer(b"body{margin:0}\n", content_type="text/css")
    if path.endswith(".js") and path.startswith(("/js/", "/system/resource/js/", "/module/jslib/")):
        return DemoAnswer(b"function _showDynClicks() {}\n", content_type="application/javascript")
    return None


FOOTER_SCRIPT = (
    'document.write("<div class=\\"footer\\">主办单位：云泉区人民政府　网站标识码：3713990001　'
    '鲁ICP备99000001号-1　鲁公网安备 37139902000001号　联系方式：0539-8225000</div>");\n'
)
