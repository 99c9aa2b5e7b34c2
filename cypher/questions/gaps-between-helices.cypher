/*
title: {en: Gaps between kinds of actors, sv: Gap mellan slag av aktörer}
about:
  en: >-
    How much companies, universities, public bodies, support organisations and civil society work with each
    other: the ties there are, the ties there could be, and the part of these that exists. The thinnest
    interplay comes first. A row with the same kind twice tells how much it works with its own.
  sv: >-
    Hur mycket företag, lärosäten, offentliga aktörer, stödorganisationer och civilsamhälle samarbetar med
    varandra: de band som finns, de som kunde finnas, och den del av dem som finns. Det tunnaste samspelet
    kommer först. En rad med samma slag två gånger visar hur mycket det samarbetar inbördes.
params:
  helix: {type: helix, default: null, en: Only pairs with this kind, sv: Bara par med detta slag}
  analysis: {type: analysis, default: null}
  limit: {type: int, default: 50, max: 1000}
returns:
  a: {type: helix, en: Between, sv: Mellan}
  b: {type: helix, en: And, sv: Och}
  density: {type: share, en: Part of the possible ties, sv: Del av de möjliga banden}
  ties: {type: int, en: Ties, sv: Band}
  possible: {type: int, en: Possible ties, sv: Möjliga band}
  weight: {type: float, en: Strength of all ties, sv: Bandens sammanlagda styrka}
  actors_a: {type: int, en: Actors in the first, sv: Aktörer i det första}
  actors_b: {type: int, en: Actors in the second, sv: Aktörer i det andra}
show: matrix
*/
MATCH (:Analysis {id: $analysis})-[:FOUND]->(g:Gap {by: 'helix'})
WHERE $helix IS NULL OR $helix IN [g.a, g.b]
WITH g
ORDER BY coalesce(g.density, 2.0), g.possible DESC, g.a, g.b, g.id
LIMIT $limit
RETURN g.a AS a, g.b AS b, g.density AS density, g.ties AS ties, g.possible AS possible, g.weight AS weight,
       g.actors_a AS actors_a, g.actors_b AS actors_b
ORDER BY coalesce(g.density, 2.0), g.possible DESC, g.a, g.b, g.id
