/*
about: "Projects of which a file tells no more than that they exist; what is known of them already is kept."
params:
  source: str (id of the extract)
  id: list of str
  acronym: list of str
  row: list of int
*/
UNWIND range(0, size($id) - 1) AS i
MERGE (p:Project {id: $id[i]})
ON CREATE SET p.acronym = $acronym[i], p.mentioned_in = $source, p.mentioned_row = $row[i]
