/*
about: "What places are called in a language, by their codes."
params:
  codes: list of str
  lang: str (en or sv)
returns: [code, name]
*/
UNWIND $codes AS code
MATCH (p:Place {code: code})
RETURN p.code AS code, coalesce(p['name_' + $lang], p.name_en, p.name_sv, p.code) AS name
ORDER BY code
