// Actors by number, of every kind in turn.
UNWIND range($from, $to - 1) AS n
WITH n, 'made-' + right('0000000' + n, 8) AS id,
     ['Company', 'University', 'PublicBody', 'SupportOrganisation', 'UnknownHelix'][n % 5] AS helix
CREATE (a:Actor {id: id, name: 'Actor ' + n, helix: helix, country: 'SE'})
SET a:$(helix)
