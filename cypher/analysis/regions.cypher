/*
about: "Which group each place belongs to for the gaps between places: its county in Sweden, its region in Norway and Finland, else its country. Sweden is no group where its counties are known: of an actor known to be in Sweden and no more, the county is not known. Norway and Finland are one then, too, of those who are known to be there and no more: `rest:NO` where others are known to be in a region. Called as the language does."
params:
  lang: str (en or sv)
returns: [place, region, name]
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
WITH p, region, coalesce(region['name_' + $lang], region.name_sv, region.name_en, region.code) AS name,
     region.code IN ['NO', 'FI'] AND EXISTS { (region)<-[:PART_OF*3]-(:Place {kind: 'nuts3'})<-[:LOCATED_IN]-() } AS rest
RETURN p.code AS place, CASE WHEN rest THEN 'rest:' + region.code ELSE region.code END AS region,
       CASE WHEN rest THEN name + ' (?)' ELSE name END AS name
ORDER BY place
