/*
about: "Which group each place belongs to for the gaps between places: its county in Sweden, its region in Norway and Finland, else its country. Sweden is no group where its counties are known: of an actor known to be in Sweden and no more, the county is not known. Norway and Finland are one then, too, of those who are known to be there and no more: `rest` where others are known to be in a region."
returns: [place, region, name, rest]
*/
MATCH (p:Place)
CALL (p) {
  MATCH (p)-[:PART_OF*0..4]->(county:Place {kind: 'nuts3'})
  WHERE left(county.code, 2) IN ['SE', 'NO', 'FI']
  RETURN collect(county) AS counties
}
CALL (p) {
  MATCH (p)-[:PART_OF*0..4]->(country:Place {kind: 'country'})
  WHERE country.code <> 'SE' OR NOT EXISTS { (country)<-[:PART_OF*3]-(:Place {kind: 'nuts3'}) }
  RETURN collect(country) AS countries
}
WITH p, head(counties + countries) AS region
WHERE region IS NOT NULL
RETURN p.code AS place, region.code AS region, coalesce(region.name_sv, region.name_en, region.code) AS name,
       region.code IN ['NO', 'FI'] AND EXISTS { (region)<-[:PART_OF*3]-(:Place {kind: 'nuts3'})<-[:LOCATED_IN]-() } AS rest
ORDER BY place
