// One of everything: each label, each relationship type, each property that the data model has.
CREATE (a:Actor:Company:Ceased {id: 'a', name: 'A', names: ['AA'], helix: 'Company', country: 'SE', place: 'SE-2580',
  legal_form: '49', status: 'active', registered: date('2000-01-01'), ceased: date('2020-01-01'), latitude: 65.6,
  longitude: 22.1, url: 'https://a.example', no_advertising: true, description: 'It sells.'})
CREATE (b:Actor:University {id: 'b', name: 'B', helix: 'University'})
CREATE (:Actor:PublicBody:SupportOrganisation:CivilSociety:UnknownHelix {id: 'c'})
CREATE (n:Identifier {id: 'pic-1', scheme: 'pic', value: '1'})
CREATE (a)-[:IDENTIFIED_BY {series: 's', record: 'pic-1', source: 'x', row: 2, published: '2020-01-01', rank: 5,
  helix_rank: 5, name: 'A', names: ['AA'], helix: 'Company', country: 'SE', legal_form: '49', status: 'active',
  registered: date('2000-01-01'), ceased: date('2020-01-01'), postcode: '1', locality: 'L', place: 'SE-2580',
  latitude: 65.6, longitude: 22.1, url: 'https://a.example', past: true, missed_by: 'x', description: 'It sells.'}]->(n)
CREATE (b)-[:CONTESTS {series: 's', record: 'pic-2', source: 'x', row: 3}]->(n)
CREATE (up:Place {code: 'SE332', kind: 'nuts3', name_sv: 'Norrbottens län', name_en: 'Norrbotten County', names: ['Norrbotten'], national: '25',
  source: 'x', row: 1})
CREATE (at:Place {code: 'SE-2580', kind: 'municipality', name_sv: 'Luleå kommun'})-[:PART_OF {source: 'x'}]->(up)
CREATE (a)-[:LOCATED_IN {source: 'x', row: 2}]->(at)
CREATE (p:Project {id: 'p', acronym: 'P', title: 'T', start: date('2014-01-01'), end: date('2015-01-01'), cost_eur: 1.0,
  funding_eur: 1.0, status: 'SIGNED', source: 'x', row: 2, mentioned_in: 'x', mentioned_row: 2})
CREATE (a)-[:PARTICIPATES_IN {stated_as: 'pic-1', nr: 1, role: 'coordinator', contribution_eur: 1.0, cost_eur: 1.0,
  ended: false, source: 'x', row: 2}]->(p)
CREATE (p)-[:FUNDED_BY {source: 'x', row: 2}]->(:Programme {code: 'g', name_en: 'G', name_sv: 'G', source: 'x', row: 2})
CREATE (c:Cluster {id: 'c1', name: 'C', focus: 'F', since: 2010, until: 2020, source: 'x', row: 2})
CREATE (t:Topic {code: 't', name_en: 'T', name_sv: 'T', source: 'x', row: 2})
CREATE (p)-[:CONCERNS {source: 'x', row: 2}]->(t)
CREATE (c)-[:CONCERNS {source: 'x', row: 2}]->(t)
CREATE (a)-[:MEMBER_OF {stated_as: 'pic-1', role: 'member', since: 2010, until: 2020, source: 'x', row: 2}]->(c)
CREATE (b)-[:SUPPORTS {stated_as: 'pic-2', stated_to: 'pic-1', kind: 'advice', since: 2010, until: 2020, source: 'x',
  row: 2}]->(a)
CREATE (a)-[:WORKS_WITH {stated_as: 'pic-1', stated_to: 'pic-2', kind: 'k', strength: 3, frequency: 'monthly',
  since: 2010, until: 2020, source: 'x', row: 2}]->(b)
CREATE (a)-[:ASKED_IN {stated_as: 'pic-1', answered: true, asked: date('2020-01-01'), source: 'x', row: 2}]->(:Extract {id: 'x', source: 'cordis', series: 's', file_name: 'f.csv', publisher: 'EU', licence: 'CC0',
  attribution: 'EU', published: date('2020-01-01'), loaded: datetime('2020-01-01T00:00:00Z'), rows_in: 1, accepted: 1,
  rejected: 0, left_out: 0, complete: true, compared: 1})
CREATE (x:Analysis {id: 'y', made_at: datetime('2020-01-01T00:00:00Z'), complete: true, settings: '{}', since: 2010,
  until: 2020, focus: 'SE332', aside: false, code: 'c', data: 'd', actors: 3, ties: 1})
CREATE (a)-[:SCORED {alters: 1, strength: 1.0, constraint: 1.0, effective_size: 1.0, efficiency: 1.0, hierarchy: 1.0,
  undefined: 'isolate', component: 0, component_size: 2, parts: 0, separated: 0, community: 0,
  community_stability: 1.0,
  constraint_rank: [1, 1, 1], constraint_solid: 'solid', most_constraint_rank: [1, 1, 1], most_constraint_solid: 'solid',
  alters_rank: [1, 1, 1], alters_solid: 'solid', strength_rank: [1, 1, 1], strength_solid: 'solid',
  separated_rank: [1, 1, 1], separated_solid: 'solid'}]->(x)
CREATE (a)-[:TIED_TO {analysis: 'y', weight: 1.0, shared: 1, first: 2014, last: 2015}]->(b)
CREATE (x)-[:FOUND]->(:Gap {id: 'z', by: 'helix', a: 'Company', b: 'University', a_name: 'Company', b_name: 'University',
  actors_a: 1, actors_b: 1, ties: 1, weight: 1.0, possible: 1, density: 1.0,
  project_ties: 1, project_weight: 1.0, expected_ties: 1.0, expected: 1.0, expected_low: 1.0, expected_high: 1.0, ratio: 1.0,
  p: 1.0, verdict: 'chance', mix_expected: 1.0, mix_p: 1.0, mix_verdict: 'chance', shared_topics: 1, shared_industries: 1,
  shared_places: 1, ground: ['t'], finding: 'gap', rank: 1, rank_low: 1, rank_high: 1, solid: 'solid'})
CREATE (n)-[:JUDGED {pair: 'abc', verdict: 'same', score: 0.9, name: 0.9, alias: 0.9, acronym: 0.9, place: 0.9, site: 0.9, country: 0.9,
  form: 0.9, industry: 0.9, projects: 0.9, method: 'person', by: 'anna', at: datetime('2020-01-01T00:00:00Z'),
  undone: datetime('2021-01-01T00:00:00Z'), undone_by: 'bo'}]->(n2:Identifier:Unmatched {id: 'pic-2', scheme: 'pic', value: '2'})
CREATE (b)-[:IDENTIFIED_BY {series: 's', record: 'pic-2', source: 'x', row: 3, name: 'B'}]->(n2)
CREATE (n)-[:RESEMBLES {pair: 'abc', score: 0.9, name: 0.9, alias: 0.9, acronym: 0.9, place: 0.9, site: 0.9, country: 0.9, form: 0.9,
  industry: 0.9, projects: 0.9, decision: 'ask', whole: 'pic-1'}]->(n2)
CREATE (b)-[:PART_OF {pair: 'abc', stated_as: 'pic-2', stated_to: 'pic-1'}]->(a)
CREATE (v:Comparison {id: 'v', made_at: datetime('2020-01-01T00:00:00Z'), complete: true, code: 'c', both: 1,
  before_only: 1, after_only: 1, replicates: 20})
CREATE (v)-[:COMPARES {period: 'before'}]->(x)
CREATE (v)-[:COMPARES {period: 'after'}]->(x)
CREATE (v)-[:FOUND]->(:Change {id: 'v:helix:Company:University', by: 'helix', a: 'Company', b: 'University',
  a_name: 'Company', b_name: 'University', before: 1.0, before_expected: 1.0, after: 1.0, after_expected: 1.0, ratio: 1.0,
  p: 1.0, verdict: 'chance', through: ['p']})
CREATE (a)-[:SHIFTED {before: 1, after: 2, usual: 1.5, p: 1.0, change: 'came', verdict: 'chance'}]->(v)
CREATE (a)-[:ACTIVE_IN {stated_as: 'pic-1', nr: 1, source: 'x', row: 2}]->(:Industry {code: 'sni2007-62', source: 'x', row: 2})
CREATE (a)-[:REPORTED {stated_as: 'pic-1', year: 2020, employees: 1.0, turnover: 1.0, currency: 'SEK', source: 'x', row: 2}]->(n)
CREATE (a)-[:WAS {stated_as: 'pic-1', what: 'industry', value: 'sni2007-62', kind: '62', since: date('2020-01-01'),
  until: date('2020-12-31'), past: true, seen: date('2020-01-01'), name_en: 'Computer programming',
  name_sv: 'Dataprogrammering', source: 'x', row: 2}]->(n)
