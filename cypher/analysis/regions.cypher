/*
about: "Which group each place belongs to for the gaps between places: its county where counties are known, else its country. A country whose counties are known is no group: of an actor known to be in Sweden and no more, the county is not known."
returns: [place, region, name]
*/
MATCH (p:Place)
CALL (p) {
  MATCH (p)-[:PART_OF*0..4]->(county:Place {kind: 'nuts3'})
  WHERE county.national IS NOT NULL
  RETURN collect(county) AS counties
}
CALL (p) {
  MATCH (p)-[:PART_OF*0..4]->(country:Place {kind: 'country'})
  WHERE NOT EXISTS {
    MATCH (country)<-[:PART_OF*3]-(county:Place {kind: 'nuts3'})
    WHERE county.national IS NOT NULL
  }
  RETURN collect(country) AS countries
}
WITH p, head(counties + countries) AS region
WHERE region IS NOT NULL
RETURN p.code AS place, region.code AS region, coalesce(region.name_sv, region.name_en, region.code) AS name
ORDER BY place
