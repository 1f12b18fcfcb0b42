// How often the answer ledger is right: a generated office whose truth is known.
//
//   bench_answers [MESSAGES 50000] [SEED 1] [show]
//
// Eight shared and 32 personal mailboxes; clients ask, staff answers in all the ways of
// mail.md 8.9, or does not; forwards, notes, drafts, automatic mail, bounces and newsletters lie
// between. Every mail is written as bytes, read as any mail and filed in the order in which folders
// are read, up to twenty minutes late. Prints precision and recall of "answered", over all and per
// class.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "crm/filing.hpp"
#include "mail/mime.hpp"
#include "office_maker.hpp"
#include "rules/rule_set.hpp"
#include "storage/memory_kv.hpp"
#include "storage/tables.hpp"

namespace {

using namespace vastus;
using bench::Office;
using bench::people;
using bench::shared_mailboxes;
using model::Evidence;
using model::Instant;

constexpr std::size_t classes = 9;  // by the number of the evidence

// --- filing and judging
// ----------------------------------------------------------------------------
std::shared_ptr<const rules::RuleSet> rules_of() {
    rules::RuleFile file;
    file.timezone = "Europe/Tallinn";
    file.fallback = "st0";
    for (unsigned i = 0; i < people; ++i) {
        rules::Staff one;
        one.id = "st" + std::to_string(i);
        one.email = one.id + "@firma.example";
        one.language = "et";
        file.staff.emplace(one.id, one);
    }
    rules::Team all;
    all.id = "all";
    all.lead = "st0";
    all.members = {"st0"};
    file.teams = {{"all", all}};
    file.kinds = {"inquiry"};
    file.default_kind = "inquiry";
    rules::RouteRule rest;
    rest.id = "rest";
    rest.team = "all";
    file.route = {rest};
    return rules::compile(file).rules;
}

struct Tally {
    std::size_t found = 0, right = 0, wanted = 0, reached = 0;
};

double share(std::size_t part, std::size_t whole) {
    return whole == 0 ? 100.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

/// What the store says, beside the truth.
class Verdict {
public:
    Verdict(const Office& office, const storage::Kv& store) : office_(office), tx_(store) {
        for (const auto& mail : office_.mails) {
            if (mail.is_draft) continue;
            const auto key = storage::find_by_message_id(tx_, mail.id).value();
            if (key) by_key_.emplace(*key, mail.id);
        }
        for (const auto& [id, reply] : office_.replies) {
            if (reply.arrived)
                answered_[reply.matter] = std::max(answered_[reply.matter], reply.at);
        }
    }

    /// Each false "answered", with what the ledger says of it.
    void show_wrong() const {
        for (const auto& [id, question] : office_.questions) {
            const auto item = item_of(id);
            if (!item || is_answered(question) || !is_settled(*item, question.at)) continue;
            std::printf("wrong: %s %s \"%s\"\n", id.c_str(), model::iso(question.at).c_str(),
                        item->subject.c_str());
            for (const auto& answer : item->answers) {
                const auto sent = by_key_.find(answer.message);
                std::printf("    %s %s%s\n", sent == by_key_.end() ? "" : sent->second.c_str(),
                            answer.why.c_str(), answer.void_reason.c_str());
            }
        }
    }

    void print() {
        count_questions();
        count_answers();
        std::printf(
            "answered: precision %.2f %% (%zu wrong of %zu), recall %.2f %% (%zu missed of %zu)\n",
            share(right_, said_), said_ - right_, said_, share(right_, true_), true_ - right_,
            true_);
        std::printf("thanks: %zu of %zu wait for nobody\n", quiet_, office_.thanks.size());
        for (std::size_t i = 1; i < classes; ++i) {
            const auto& one = tally_[i];
            if (one.found == 0 && one.wanted == 0) continue;
            std::printf("E%zu: precision %.2f %% (%zu of %zu), recall %.2f %% (%zu of %zu)\n", i,
                        share(one.right, one.found), one.right, one.found,
                        share(one.reached, one.wanted), one.reached, one.wanted);
        }
    }

private:
    std::optional<model::Item> item_of(const std::string& id) const {
        const auto key = storage::find_by_message_id(tx_, id).value();
        if (!key) return std::nullopt;
        const auto message = storage::find_message(tx_, *key).value();
        if (!message || !message->item) return std::nullopt;
        return storage::find_item(tx_, message->item).value();
    }

    bool is_answered(const bench::Question& question) const {
        const auto latest = answered_.find(question.matter);
        return latest != answered_.end() && latest->second >= question.at;
    }
    static bool is_settled(const model::Item& item, Instant asked) {
        return !item.first_unanswered || asked < item.first_unanswered->at;
    }

    void count_questions() {
        for (const auto& [id, question] : office_.questions) {
            const bool is_true = is_answered(question);
            const auto item = item_of(id);
            const bool is_said = item && is_settled(*item, question.at);
            true_ += is_true;
            said_ += is_said;
            right_ += is_true && is_said;
        }
        for (const auto& [id, matter] : office_.thanks) {
            const auto item = item_of(id);
            quiet_ += item && item->thanks.size() == 1;
        }
    }

    void count_answers() {
        for (const auto& [id, reply] : office_.replies) {
            if (reply.arrived) ++tally_[static_cast<std::size_t>(reply.expected)].wanted;
        }
        const auto items = storage::list_items(tx_, {}, 1'000'000).value();
        for (const auto& item : items) {
            const auto matter = matter_of(item);
            if (!matter) continue;
            for (const auto& answer : item.answers) {
                if (answer.void_reason.empty() && !answer.evidence.empty())
                    count_answer(answer, *matter);
            }
        }
    }

    std::optional<std::size_t> matter_of(const model::Item& item) const {
        if (item.questions.empty()) return std::nullopt;
        const auto id = by_key_.find(item.questions.front().message);
        if (id == by_key_.end()) return std::nullopt;
        const auto found = office_.questions.find(id->second);
        if (found == office_.questions.end()) return std::nullopt;
        return found->second.matter;
    }

    void count_answer(const model::Answer& answer, std::size_t matter) {
        const auto kind = static_cast<std::size_t>(answer.evidence.front());
        ++tally_[kind].found;
        if (answer.evidence.front() == Evidence::inferred) {
            const bool is_true = std::ranges::any_of(office_.replies, [&](const auto& one) {
                return one.second.matter == matter && one.second.expected == Evidence::inferred;
            });
            tally_[kind].right += is_true;
            tally_[kind].reached += is_true;
            return;
        }
        const auto id = by_key_.find(answer.message);
        if (id == by_key_.end()) return;
        const auto reply = office_.replies.find(id->second);
        const bool is_right = reply != office_.replies.end() && reply->second.arrived &&
                              reply->second.matter == matter;
        if (!is_right) return;
        ++tally_[kind].right;
        ++tally_[static_cast<std::size_t>(reply->second.expected)].reached;
    }

    const Office& office_;
    const storage::Transaction tx_;
    std::map<model::MessageKey, std::string> by_key_;
    std::map<std::size_t, Instant> answered_;  ///< Matter -> its latest answer that arrived.
    std::size_t true_ = 0, said_ = 0, right_ = 0, quiet_ = 0;
    std::array<Tally, classes> tally_{};
};

int file_all(const Office& office, storage::MemoryKv& store) {
    const auto rules = rules_of();
    crm::OfficeSettings settings;
    settings.own_domains = {"firma.example"};
    for (unsigned i = 0; i < shared_mailboxes; ++i)
        settings.own_addresses.push_back("box" + std::to_string(i) + "@firma.example");
    for (unsigned i = 0; i < people; ++i) {
        const auto name = "st" + std::to_string(i);
        settings.mailbox_person.emplace(name, name);
    }
    settings.mac_key = "a key";
    const crm::Office ours(std::move(settings), rules->file.staff);
    const auto start = model::from_millis(1'772'445'600'000) - std::chrono::hours(24);
    {
        storage::Transaction tx(store);
        if (!crm::first_start(tx, start) || !store.commit(tx.batch())) return 1;
    }
    std::vector<std::size_t> left;  // private so far
    const auto file = [&](std::size_t number) {
        const auto& mail = office.mails[number];
        storage::Transaction tx(store);
        crm::Incoming incoming;
        const bool is_sent = mail.role == model::FolderRole::sent;
        incoming.role = mail.role;
        incoming.received = mail.at;
        incoming.is_draft = mail.is_draft;
        incoming.place = {mail.mailbox, is_sent ? "Sent" : "INBOX", 1,
                          static_cast<std::uint32_t>(number + 1)};
        incoming.content = mail::read_mail(mail.raw, {});
        incoming.key = model::mail_key(incoming.content.digest);
        auto filed = crm::file_message(tx, {*rules, ours, mail.read}, std::move(incoming));
        if (filed && !store.commit(tx.batch())) std::fprintf(stderr, "not committed\n");
        return filed;
    };
    for (std::size_t i = 0; i < office.mails.size(); ++i) {
        const auto filed = file(i);
        if (!filed) {
            std::fprintf(stderr, "%s\n", filed.assume_error().what().c_str());
            return 1;
        }
        if (filed.assume_value().is_private) left.push_back(i);
        for (bool again = filed.assume_value().reads_again; again;) {
            again = false;
            std::erase_if(left, [&](std::size_t one) {
                const auto filed_again = file(one).value();
                again = again || filed_again.reads_again;
                return !filed_again.is_private;
            });
        }
    }
    return 0;
}

std::uint64_t number_of(const char* text) {
    const std::string_view digits(text);
    std::uint64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

}  // namespace

int main(int count, char** words) {
    const std::size_t messages = count > 1 ? number_of(words[1]) : 50'000;
    const std::uint64_t seed = count > 2 ? number_of(words[2]) : 1;
    const auto office = bench::make_office(messages, seed);
    storage::MemoryKv store;
    if (file_all(office, store) != 0) return 1;
    std::printf("%zu messages in %u mailboxes, %zu questions, seed %llu\n", office.mails.size(),
                shared_mailboxes + people, office.questions.size(),
                static_cast<unsigned long long>(seed));
    Verdict verdict(office, store);
    verdict.print();
    if (count > 3 && std::string_view(words[3]) == "show") verdict.show_wrong();
    return 0;
}
