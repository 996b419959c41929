"""Metadata of the open data after DCAT-AP-SE 3: (connection, address of the atlas) -> RDF.

The catalogue is CC0, as the profile asks. The figures have their publishers' terms, so each distribution names the file
that lists them source by source.
"""

import tomllib
from datetime import date
from pathlib import Path

from duckdb import DuckDBPyConnection
from rdflib import DCAT, DCTERMS, FOAF, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef

from dashboard.reading import catalogue, demonstration
from dashboard.sources import open_data

ROOT = Path(__file__).resolve().parents[2]
CC0 = URIRef("http://creativecommons.org/publicdomain/zero/1.0/")
EU = "http://publications.europa.eu/resource/authority"
STOCKHOLM = URIRef("http://sws.geonames.org/2673730/")
FILES = "oppna-data"
METADATA = {"dcat.ttl": "turtle", "dcat.rdf": "pretty-xml"}
TITLE = {
    "sv": "Trygghetsatlas: trygghet och anmälda brott i Stockholm",
    "en": "Trygghetsatlas: safety and reported crime in Stockholm",
}
ABOUT = {
    "sv": "Siffrorna i Trygghetsatlas, med källa, osäkerhet och ursprung ner till fil och rad.",
    "en": "The figures of Trygghetsatlas, with source, uncertainty and origin down to file and line.",
}
PUBLISHER = "Projektet Trygghetsatlas"
WORDS = tomllib.loads((ROOT / "data" / "catalogue" / "open_data.toml").read_text(encoding="utf-8"))["dataset"]
DATASETS = {
    item["id"]: {code: (item[f"title_{code}"], item[f"about_{code}"]) for code in ("sv", "en")} for item in WORDS
}
KEYWORDS = {"sv": ["trygghet", "anmälda brott", "brottsstatistik", "stadsdelsområden"], "en": ["safety", "crime"]}


def graph(con: DuckDBPyConnection, address: str) -> Graph:
    """The catalogue with its datasets and distributions; `address` is where the atlas is served, without a final /."""
    rdf, root = Graph(), URIRef(f"{address}/{FILES}")
    for prefix, space in {"dcat": DCAT, "dcterms": DCTERMS, "foaf": FOAF}.items():
        rdf.bind(prefix, space)
    publisher, (_, built) = _publisher(rdf, address), catalogue.version(con)
    rdf.add((root, RDF.type, DCAT.Catalog))
    _spoken(rdf, root, TITLE, ABOUT)
    for key, value in {
        DCTERMS.publisher: publisher,
        DCTERMS.license: CC0,
        DCTERMS.modified: Literal(built),
        DCTERMS.spatial: STOCKHOLM,
        FOAF.homepage: URIRef(f"{address}/"),
        DCAT.themeTaxonomy: URIRef(f"{EU}/data-theme"),
    }.items():
        rdf.add((root, key, value))
    _languages(rdf, root)
    terms = _terms(rdf, address)
    for name in dict.fromkeys(name.rsplit(".", 1)[0] for name in open_data.names(con)):
        if name in DATASETS:
            rdf.add((root, DCAT.dataset, _dataset(rdf, con, address, name, publisher, terms, built)))
    return rdf


def serialised(con: DuckDBPyConnection, address: str, name: str) -> bytes:
    """The metadata as dcat.ttl or dcat.rdf."""
    return graph(con, address).serialize(format=METADATA[name], encoding="utf-8")


def _dataset(
    rdf: Graph, con: DuckDBPyConnection, address: str, name: str, publisher: URIRef, terms: URIRef, built: date
) -> URIRef:
    node = URIRef(f"{address}/{FILES}/{name}")
    titles, abouts = ({code: DATASETS[name][code][part] for code in ("sv", "en")} for part in (0, 1))
    rdf.add((node, RDF.type, DCAT.Dataset))
    _spoken(rdf, node, titles, abouts)
    for key, value in {
        DCTERMS.publisher: publisher,
        DCTERMS.identifier: Literal(str(node)),
        DCTERMS.modified: Literal(built),
        DCTERMS.accessRights: URIRef(f"{EU}/access-right/PUBLIC"),
        DCTERMS.spatial: STOCKHOLM,
        DCAT.theme: URIRef(f"{EU}/data-theme/JUST"),
        DCAT.landingPage: URIRef(f"{address}/data?section=open"),
        DCAT.version: Literal(catalogue.version(con)[0]),
    }.items():
        rdf.add((node, key, value))
    _languages(rdf, node)
    for code, words in KEYWORDS.items():
        for word in [*words, demonstration.NAME[code].lower()] if name == open_data.DEMONSTRATION else words:
            rdf.add((node, DCAT.keyword, Literal(word, lang=code)))
    if name in ("varden", open_data.DEMONSTRATION):
        _temporal(rdf, con, node)
    files = [f"{name}.csv", f"{name}.parquet", *([open_data.DATABASE] if name == "varden" else [])]
    for file in files:
        rdf.add((node, DCAT.distribution, _distribution(rdf, address, file, titles, terms, built)))
    return node


def _distribution(rdf: Graph, address: str, file: str, titles: dict, terms: URIRef, built: date) -> URIRef:
    place = URIRef(f"{address}/{FILES}/{file}")
    node, form = URIRef(f"{place}#distribution"), file.rsplit(".", 1)[1]
    rdf.add((node, RDF.type, DCAT.Distribution))
    whole = {"sv": "Hela databasen", "en": "The whole database"}
    for code, title in (whole if file == open_data.DATABASE else titles).items():
        rdf.add((node, DCTERMS.title, Literal(f"{title} ({form})", lang=code)))
    for key, value in {
        DCAT.accessURL: place,
        DCAT.downloadURL: place,
        DCTERMS.license: terms,
        DCTERMS.modified: Literal(built),
        DCTERMS["format"]: Literal(open_data.MEDIA[form]),
    }.items():
        rdf.add((node, key, value))
    return node


def _publisher(rdf: Graph, address: str) -> URIRef:
    node = URIRef(f"{address}/#publisher")
    rdf.add((node, RDF.type, FOAF.Agent))
    rdf.add((node, FOAF.name, Literal(PUBLISHER)))
    rdf.add((node, DCTERMS.type, URIRef("http://purl.org/adms/publishertype/NonProfitOrganisation")))
    return node


def _terms(rdf: Graph, address: str) -> URIRef:
    node = URIRef(f"{address}/{FILES}/kallor.csv")
    rdf.add((node, RDF.type, DCTERMS.LicenseDocument))
    label = "Utgivarnas egna villkor, källa för källa; ange källan när du för en siffra vidare."
    rdf.add((node, RDFS.label, Literal(label, lang="sv")))
    return node


def _temporal(rdf: Graph, con: DuckDBPyConnection, node: URIRef) -> None:
    [(first, last)] = con.execute("select min(period_start), max(period_start) from observation").fetchall()
    span = BNode()
    rdf.add((node, DCTERMS.temporal, span))
    rdf.add((span, RDF.type, DCTERMS.PeriodOfTime))
    rdf.add((span, DCAT.startDate, Literal(first, datatype=XSD.date)))
    rdf.add((span, DCAT.endDate, Literal(last, datatype=XSD.date)))


def _spoken(rdf: Graph, node: URIRef, titles: dict[str, str], abouts: dict[str, str]) -> None:
    for key, words in ((DCTERMS.title, titles), (DCTERMS.description, abouts)):
        for code, text in words.items():
            rdf.add((node, key, Literal(text, lang=code)))


def _languages(rdf: Graph, node: URIRef) -> None:
    for code in ("SWE", "ENG"):
        rdf.add((node, DCTERMS.language, URIRef(f"{EU}/language/{code}")))
