"""What each format calls a field → what we call it (``draft.FIELDS``); ``-`` is known and of no use to a reference."""

from __future__ import annotations

from collections.abc import Mapping


def _table(text: str) -> Mapping[str, str]:
    """``field: tag, tag`` a line."""
    found: dict[str, str] = {}
    for row in text.strip().split("\n"):
        name, _, tags = row.partition(": ")
        found.update(dict.fromkeys((tag.strip() for tag in tags.split(",")), name.strip()))
    return found


NOTEEXPRESS = _table("""
type: Reference Type
title: Title
title_alt: Translated Title, Short Title, Title Translation
author: Author, Inventor
affiliation: Author Address, Affiliation
container: Journal, Source, Newspaper, Secondary Title, Book Title, Conference Name, Web Site, Website, Series Title, Conference
proceedings: Tertiary Title
publisher: Publisher, Institution, University, School
place: Place Published, City, Conference Location
year: Year
date: Date, Publication Date, Issue Date, Pub Date
volume: Volume
number: Issue, Number, Report Number
pages: Pages
edition: Edition
doi: DOI
cstr: CSTR
url: URL, Link
accessed: Access Date
abstract: Abstract
keyword: Keywords, Keyword
language: Language
database: Database Provider, Name of Database, Database
issn_isbn: ISBN/ISSN
issn: ISSN
isbn: ISBN
clc: CLC, Call Number
ipc: IPC, International Patent Classification
advisor: Tertiary Author, Advisor, Tutor
degree: Type of Work, Degree
applicant: Assignee, Applicant, Patent Applicant
application: Application Number
applied: Application Date
patent_no: Patent Number, Publication Number
standard_no: Standard Number
note: Notes
-: Translated Author, Translated Journal, Secondary Author, Subsidiary Author, Section, Label, Accession Number, Fund, Country, Original Publication, Research Notes, Custom 1, Custom 2, Custom 3, Custom 4, Custom 5, Translated Abstract, Translated Keywords, Alternate Title, Alternate Journal, File Attachments, Author Affiliation
""")

ENDNOTE = _table("""
type: 0
author: A
affiliation: +
title: T
title_alt: Q
container: J, B, S
publisher: I
place: C
year: D
date: 8
volume: V
number: N
pages: P
edition: 7
keyword: K
abstract: X
issn_isbn: @
doi: R
url: U
database: W, ~
degree: 9
advisor: Y
accessed: [
language: G
note: O, Z
-: L, E, F, M, H, 1, 2, 3, 4, 6, !, <, >, (, ), *, ^, ?, $, #, &, ], =
""")

REFWORKS = _table("""
type: RT
author: A1
title: T1
title_alt: T2, OT
container: JF, JO
publisher: PB
place: PP
year: YR
date: FD
volume: VO, vo
number: IS
start: SP
end: EP
pages: OP
edition: ED
keyword: K1
abstract: AB
issn_isbn: SN
doi: DO
url: LK, UL
database: DS, DB
affiliation: AD
advisor: A3
accessed: RD
note: NO
-: SR, CN, LA, A2, A4, A5, A6, AN, CL, SF, U1, U2, U3, U4, U5, ID, AV, CR, ST, T3, WT, WV, WP, OL, PM, JT, OR, NX, GE, FO, LB, SU
""")

RIS = _table("""
type: type_of_reference
title: primary_title, title
title_alt: translated_title
author: authors, first_authors
affiliation: author_address
container: secondary_title, journal_name, alternate_title3, alternate_title2, alternate_title1
publisher: publisher
place: place_published
year: year, publication_year
date: date
volume: volume
number: number
start: start_page
end: end_page
edition: edition
doi: doi
url: urls
accessed: access_date
abstract: abstract, notes_abstract
keyword: keywords
issn_isbn: issn
database: name_of_database, database_provider
degree: type_of_work
advisor: tertiary_authors
clc: call_number
note: notes, note
-: language, secondary_authors, subsidiary_authors, accession_number, custom1, custom2, custom3, custom4, custom5, custom6, custom7, custom8, caption, id, file_attachments1, file_attachments2, figure, label, number_of_volumes, original_publication, reviewed_item, research_notes, reprint_edition, section, short_title, tertiary_title, translated_author, end_of_reference
""")

CNKI = _table("""
type: SrcDatabase
title: Title
author: Author, Inventor
affiliation: Organ
container: Source
keyword: Keyword
abstract: Summary
date: PubTime
year: Year
volume: Volume
number: Period
pages: PageCount-页码, Page
clc: CLC
issn: ISSN
isbn: ISBN
url: URL, Link
doi: DOI
publisher: Publisher, PubOrg, School
place: PubPlace
degree: Degree
advisor: Tutor, Teacher
applicant: Applicant
application: ApplyNo, ApplicationNo
applied: ApplyDate, ApplicationDate
patent_no: PublicationNo, PubNo
standard_no: StdNo, StandardNo
ipc: IPC
title_alt: TitleEn, EnTitle
-: DataType, FirstDuty, Fund, PageCount-页数, PageCount, Album, Topic, FileName, DbName, SubTitle, CN, Down, Cited, Meeting, Language
""")
"""By the English half of the label; where that is not enough, by the whole."""

WOS = _table("""
type: DT, PT
author: AF
author_short: AU
title: TI
container: SO
publisher: PU
place: PI
year: PY
date: PD
volume: VL
number: IS
start: BP
end: EP
article_no: AR
keyword: DE, ID
abstract: AB
affiliation: C1, C3
doi: DI, D2
issn: SN, EI
isbn: BN
patent_no: PN
applicant: AE
ipc: IP
-: FN, VR, BA, BF, CA, GP, BE, SE, BS, LA, CT, CY, CL, SP, HO, RP, EM, RI, OI, FU, FX, CR, NR, TC, Z9, U1, U2, PA, J9, JI, SU, SI, PG, WC, SC, GA, UT, PM, OA, HC, HP, DA, ER, EF, MA, EA, P2, EY, WE, FP, EC
""")
"""AF holds the full names; where it is missing, AU does (``tagged``)."""

PUBMED = _table("""
title: TI
title_alt: TT
author: FAU
author_short: AU
container: JT
container_short: TA
year: DP
date: DEP
volume: VI
number: IP
pages: PG
abstract: AB
keyword: OT, MH
affiliation: AD
doi: LID, AID, SO
issn: IS
publisher: PB
place: CP, PL
language: LA
type: PT
database: DBTAG
isbn: ISBN
-: PMID, OWN, STAT, DCOM, LR, SB, RN, PST, EDAT, MHDA, CRDT, PHST, JID, GR, AUID, CIN, COIS, PMC, PMCR, OTO, OTOT, CTDT, FIR, IR, CN, NM, OAB, OABL, IRAD, ORI, ROF, UIN, UOF, EIN, ECI, GN, RF, DA, SI, SFM, PMID-, MID, NASA, STAT-, DRDT, BTI, CDAT, CTI, EN, FED, ED, PUBM, BL, RIN, SPIN, CON, CRF, CRI, DDIN, DRIN, RPF, RPI, UID
""")
