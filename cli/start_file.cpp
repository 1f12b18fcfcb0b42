#include "cli/start_file.hpp"

namespace vastus::cli {

std::string_view start_file() {
    return R"yaml(# yaml-language-server: $schema=rules.schema.json
#
# What a message is, whose it is, and when people are reminded. The line above gives completion in
# editors; make its file with "vastus rules schema --with rules.yaml > rules.schema.json".
# "vastus rules check rules.yaml" finds what is wrong. Change the names and addresses first.
vastus: 1                             # version of the language; stays the first key
timezone: Europe/Tallinn              # for the times that people read
fallback: mari                        # who is told when nobody else would be

calendars:
  office:
    hours: {mon-fri: ["09:00-17:00"]}
    holidays: EE                      # EE, LV, LT, FI or none

staff:                                # the only people who ever get mail
  mari: {email: mari@firma.example, language: et}
  jaan: {email: jaan@firma.example, language: en}
teams:
  office: {members: [mari, jaan], lead: mari}

lists:                                # whole words; * opens an end
  complaint-words:
    et: [kaebus*, pretensioon*, "ei tööta"]
    en: [complaint*, "not working", "money back"]

kinds: [complaint, inquiry]           # of two kinds that fit, the first one wins
classify:                             # 1. what is it? All rules vote.
  default: inquiry                    # when no rule is sure
  rules:
    - {id: complaint-words, kind: complaint, when: {words: complaint-words}}

route:                                # 2. whose is it? The first that holds decides.
  - {id: known-client, when: {client.manager: set}, set: {owner: client.manager, team: office}}
  - {id: rest, otherwise: true, set: {team: office}}

watch:                                # 3. what must not be forgotten?
  - id: unanswered-complaint
    each: item
    when: {kind: complaint}
    while: {state: [new, waiting_us]} # as long as nobody has answered
    since: first_unanswered           # the oldest message that waits
    clock: office                     # 1h is one hour while the office is open
    steps:
      - {after: 1h, to: [owner, team]}
      - {after: 4h, to: team.lead, severity: warning}
  - id: unanswered
    each: item
    when: {kind: inquiry}
    while: {state: [new, waiting_us]}
    since: first_unanswered
    clock: office
    steps:
      - {after: 8h, to: [owner, team]}
      - {after: 2wd, to: team.lead, severity: warning}

notify:                               # 4. how do people hear of it?
  quiet: {open: office, outside: defer, except: [critical]}
)yaml";
}

}  // namespace vastus::cli
