/*
about: "Puts relationships back as a dump has them; each end is looked up by its label and key."
params:
  start_label: list of str
  start: list of str
  type: list of str (checked against the model)
  end_label: list of str
  end: list of str
  properties: list of maps
returns: [created]
*/
UNWIND range(0, size($type) - 1) AS i
CALL (i) {
    MATCH (n:Actor {id: CASE WHEN $start_label[i] = 'Actor' THEN $start[i] END}) RETURN n AS a
    UNION ALL
    MATCH (n:Identifier {id: CASE WHEN $start_label[i] = 'Identifier' THEN $start[i] END}) RETURN n AS a
    UNION ALL
    MATCH (n:Cluster {id: CASE WHEN $start_label[i] = 'Cluster' THEN $start[i] END}) RETURN n AS a
    UNION ALL
    MATCH (n:Project {id: CASE WHEN $start_label[i] = 'Project' THEN $start[i] END}) RETURN n AS a
    UNION ALL
    MATCH (n:Programme {code: CASE WHEN $start_label[i] = 'Programme' THEN $start[i] END}) RETURN n AS a
    UNION ALL
    MATCH (n:Topic {code: CASE WHEN $start_label[i] = 'Topic' THEN $start[i] END}) RETURN n AS a
    UNION ALL
    MATCH (n:Industry {code: CASE WHEN $start_label[i] = 'Industry' THEN $start[i] END}) RETURN n AS a
    UNION ALL
    MATCH (n:Place {code: CASE WHEN $start_label[i] = 'Place' THEN $start[i] END}) RETURN n AS a
    UNION ALL
    MATCH (n:Extract {id: CASE WHEN $start_label[i] = 'Extract' THEN $start[i] END}) RETURN n AS a
    UNION ALL
    MATCH (n:Analysis {id: CASE WHEN $start_label[i] = 'Analysis' THEN $start[i] END}) RETURN n AS a
    UNION ALL
    MATCH (n:Gap {id: CASE WHEN $start_label[i] = 'Gap' THEN $start[i] END}) RETURN n AS a
    UNION ALL
    MATCH (n:Comparison {id: CASE WHEN $start_label[i] = 'Comparison' THEN $start[i] END}) RETURN n AS a
    UNION ALL
    MATCH (n:Change {id: CASE WHEN $start_label[i] = 'Change' THEN $start[i] END}) RETURN n AS a
}
CALL (i) {
    MATCH (n:Actor {id: CASE WHEN $end_label[i] = 'Actor' THEN $end[i] END}) RETURN n AS b
    UNION ALL
    MATCH (n:Identifier {id: CASE WHEN $end_label[i] = 'Identifier' THEN $end[i] END}) RETURN n AS b
    UNION ALL
    MATCH (n:Cluster {id: CASE WHEN $end_label[i] = 'Cluster' THEN $end[i] END}) RETURN n AS b
    UNION ALL
    MATCH (n:Project {id: CASE WHEN $end_label[i] = 'Project' THEN $end[i] END}) RETURN n AS b
    UNION ALL
    MATCH (n:Programme {code: CASE WHEN $end_label[i] = 'Programme' THEN $end[i] END}) RETURN n AS b
    UNION ALL
    MATCH (n:Topic {code: CASE WHEN $end_label[i] = 'Topic' THEN $end[i] END}) RETURN n AS b
    UNION ALL
    MATCH (n:Industry {code: CASE WHEN $end_label[i] = 'Industry' THEN $end[i] END}) RETURN n AS b
    UNION ALL
    MATCH (n:Place {code: CASE WHEN $end_label[i] = 'Place' THEN $end[i] END}) RETURN n AS b
    UNION ALL
    MATCH (n:Extract {id: CASE WHEN $end_label[i] = 'Extract' THEN $end[i] END}) RETURN n AS b
    UNION ALL
    MATCH (n:Analysis {id: CASE WHEN $end_label[i] = 'Analysis' THEN $end[i] END}) RETURN n AS b
    UNION ALL
    MATCH (n:Gap {id: CASE WHEN $end_label[i] = 'Gap' THEN $end[i] END}) RETURN n AS b
    UNION ALL
    MATCH (n:Comparison {id: CASE WHEN $end_label[i] = 'Comparison' THEN $end[i] END}) RETURN n AS b
    UNION ALL
    MATCH (n:Change {id: CASE WHEN $end_label[i] = 'Change' THEN $end[i] END}) RETURN n AS b
}
CREATE (a)-[r:$($type[i])]->(b)
SET r = $properties[i]
RETURN count(*) AS created
