"""The families, one file a system; `FAMILIES` is the whole table."""

from __future__ import annotations

from tests.world.families.abstracts import Abstracts
from tests.world.families.accounts import Accounts
from tests.world.families.arrays import Jsonp, ScriptArray, UnknownJson
from tests.world.families.cards import Cards
from tests.world.families.dede import Dede
from tests.world.families.empire import Empire
from tests.world.families.epoint import Epoint
from tests.world.families.gkmlpt import Gkmlpt
from tests.world.families.hanweb import Dataproxy, Datastore
from tests.world.families.jiangxi import Jiangxi
from tests.world.families.jpaas import Jpaas
from tests.world.families.lonsun import Lonsun
from tests.world.families.mailbox import Mailbox
from tests.world.families.old import Frames, Gbk
from tests.world.families.phpcms import Phpcms
from tests.world.families.sundry import Sundry
from tests.world.families.tables import Catalogue, Tables
from tests.world.families.trees import Easysite, Jinan, Tree
from tests.world.families.trs import Trs
from tests.world.families.ucap import Kaipu, Ucap
from tests.world.families.vsb import Vsb
from tests.world.site import Family

FAMILIES: dict[str, type[Family]] = {
    family.name: family
    for family in (
        *(Vsb, Datastore, Dataproxy, Jpaas, Trs, Kaipu, Ucap, Lonsun, Dede, Empire, Phpcms, Epoint, Gkmlpt, Jiangxi),
        *(Jinan, Tree, Easysite, ScriptArray, Jsonp, UnknownJson, Cards, Abstracts, Tables, Catalogue, Mailbox),
        *(Accounts, Frames, Gbk, Sundry),
    )
}
