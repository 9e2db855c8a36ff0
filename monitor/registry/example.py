"""The example registry that `monitor init` writes. A test loads it."""

EXAMPLE = """\
# 登记表：要检查哪些网站、归哪个单位负责。改好后运行 monitor registry check 核对。
# 井号（#）后面是说明；文件用 UTF-8 编码保存。

[monitor]
district = "示例区"                    # 区县名称，用在日报和整改通知书里
data_dir = "data"                      # 数据库、网页存档、报告放在这里；相对路径从本文件所在的文件夹算起
allow_private = []                     # 允许访问的内网网段，如 ["10.1.0.0/16"]；其余内网地址只报问题、从不访问
# 发文机关：name 是落款的全称，unit 是它在下面的单位代号；本单位的问题列入内部整改清单，不给自己发函
issuer = { name = "示例区人民政府办公室", unit = "zfb" }

# ── 责任单位：问题归谁整改 ─────────────────────────────────────────────
[[units]]
id = "zfb"                             # 代号：小写字母、数字、- 和 _，定了就不要改
name = "区政府办公室"
aliases = ["区政府办"]                 # 网页上出现的其他叫法（信息来源、发布机构）
email = ""                             # 本单位的新问题、超期和将到期问题，每天早上发到这里
# webhook = "wecombot://密钥"          # 或者发到本单位的群机器人（只发条数和问题类型，不发原文）
contact = ""                           # 联系人、电话

[[units]]
id = "jtj"
name = "区教育和体育局"
aliases = ["区教体局"]

# ── 网站：有代号、名称、网址就能检查，栏目会自动发现 ─────────────────────
[[sites]]
id = "portal"
name = "示例区人民政府"
url = "https://www.example.gov.cn/"    # 改成自己的网址
code = "3700000001"                    # 网站标识码：10 位数字（部委为 bm 加 8 位数字）
unit = "zfb"                           # 责任单位的代号
portal = true                          # 门户网站，按全部指标检查
services = true                        # 对外提供办事服务；不提供的写 false，模拟考核按 75 分折算
own = false                            # 是本单位自己的网站时写 true：不受 robots.txt 限制
hosts = []                             # 也算本网站的其他主机，如 ["static.example.gov.cn"]
# concurrency = 8                      # 同时请求数
# delay = 0.5                          # 两次请求之间的秒数

# 栏目只在需要更正时才写：名称、类别、更新期限、责任单位，或不需要更新的理由
[[sites.columns]]
url = "zwgk/tzgg.htm"                  # 可以只写相对网址
name = "通知公告"
class = "notice"                       # news 动态要闻 · notice 通知公告 · policy 政策文件 · interpretation 政策解读
                                       # disclosure 其他公开 · interaction 互动交流 · service 办事服务
                                       # special 专题 · static 不需更新
max_age_days = 180                     # 超过这些天没有更新就是问题
unit = "zfb"

[[sites.columns]]
url = "zwgk/ghjh.htm"
name = "规划计划"
exempt = "规划类栏目，按编制周期发布"  # 写了理由就不检查更新

[[sites]]
id = "jtj"
name = "示例区教育和体育局"
url = "https://jtj.example.gov.cn/"
unit = "jtj"

# ── 政务新媒体账号（可以不写） ─────────────────────────────────────────
# [[accounts]]
# id = "wx-shili"
# platform = "wechat"                  # wechat weibo toutiao douyin kuaishou app other
# name = "示例发布"
# unit = "zfb"
# source = { kind = "feed", url = "https://www.example.gov.cn/feeds/shili.xml" }
"""
