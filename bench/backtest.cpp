// How long a backtest takes: `vastus rules backtest --since 90d` on a store of many messages.
//
//   bench_backtest FOLDER RULES NEW_RULES [THOUSANDS]     default 1000 (thousand messages)
//
// Makes a store of that many messages in two years, two to three to an item, most of them answered
// within a day, and replays the last 90 days under both rule files. Prints seconds and the report.
#include <charconv>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <random>
#include <string_view>

#include "config/read.hpp"
#include "crm/backtest.hpp"
#include "crm/office.hpp"
#include "storage/rocksdb_kv.hpp"
#include "storage/tables.hpp"

namespace vastus {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::hours;
using std::chrono::minutes;

constexpr std::size_t items_per_batch = 2000;
constexpr std::uint64_t clients = 20'000;
constexpr auto period = hours(24 * 730), looked_at = hours(24 * 90);
const auto end = model::from_millis(1'772'445'600'000);

const char* const texts[] = {
    "Tere! Palun hinnapakkumist kahekümnele aknale. Mõõdud on lisatud, tarne mais.",
    "Hello, we would like to order again what we had in spring. Purchase order follows.",
    "Здравствуйте, товар не работает, прошу вернуть деньги. Заказ оформлен неделю назад.",
    "Good morning, are you open on Saturday? We would come with the children.",
    "Hei, tarjouspyyntö ulko-ovista, kaksi kappaletta, toimitus Helsinkiin."};

void must(const model::Result<>& result) {
    if (result) return;
    std::fprintf(stderr, "bench_backtest: %s\n", result.assume_error().what().c_str());
    std::exit(1);
}

class Maker {
public:
    explicit Maker(storage::RocksKv& store) : store_(store) {}

    void run(std::uint64_t messages) {
        while (made_ < messages) {
            storage::Transaction tx(store_);
            for (std::size_t i = 0; i < items_per_batch && made_ < messages; ++i) make_item(tx);
            must(store_.commit(tx.batch()));
        }
    }

private:
    model::MessageKey message(storage::Transaction& tx, model::ItemId item, model::Instant at,
                              bool is_ours) {
        model::Message message;
        message.key = {model::hash128({std::to_string(++made_)})};
        message.item = item;
        message.at = at;
        message.direction = is_ours ? model::Direction::out : model::Direction::in;
        message.seen_in = {
            {"info", is_ours ? "Sent" : "INBOX", 1, static_cast<std::uint32_t>(made_), {}}};
        message.content.subject = message.content.base_subject = "A matter";
        message.content.from = {{"", is_ours ? "mari@firma.example" : "ott@acme.example"}};
        message.content.text = message.content.reply_text = texts[random_() % std::size(texts)];
        must(storage::save_message(tx, message));
        return message.key;
    }

    void make_item(storage::Transaction& tx) {
        model::Item item;
        item.id = {++items_};
        item.client = {1 + random_() % clients};
        if (items_ <= clients) save_client(tx);
        const auto span = static_cast<std::uint64_t>(period / minutes(1));
        item.opened = end - minutes(random_() % span);
        item.kind = "inquiry";
        item.team = "office";
        item.subject = "A matter";
        item.mailbox = "info";
        item.contact = {"", "ott@acme.example"};
        auto at = item.opened;
        const auto count = 2 + random_() % 2;
        for (std::uint64_t i = 0; i < count; ++i) {
            const bool is_ours = i % 2 == 1;
            const auto key = message(tx, item.id, at, is_ours);
            if (i == 0) item.decided_on = key;
            if (is_ours) {
                model::Answer answer;
                answer.message = key;
                answer.evidence = {model::Evidence::in_reply_to};
                answer.by = "mari@firma.example";
                answer.at = at;
                item.answers.push_back(std::move(answer));
            } else {
                item.questions.push_back({key, at});
            }
            at += minutes(10 + random_() % 1800);
            if (at > end) break;
        }
        item.messages = static_cast<std::uint32_t>(item.questions.size() + item.answers.size());
        model::derive_state(item);
        must(storage::save_item(tx, item));
    }

    void save_client(storage::Transaction& tx) {
        model::Client client;
        client.id = {items_};
        client.name = "client " + std::to_string(items_);
        client.status = items_ % 2 == 0 ? "active" : "prospect";
        if (items_ % 10 == 0) client.groups = {"vip"};
        client.created = end - period;
        must(storage::save_client(tx, client));
    }

    storage::RocksKv& store_;
    std::mt19937_64 random_{1};
    std::uint64_t made_ = 0, items_ = 0;
};

std::shared_ptr<const rules::RuleSet> load(const char* file) {
    const auto read = config::read_rules(file, nullptr);
    if (!read.rules) std::fputs(config::print(read.diagnoses, read.files).c_str(), stderr);
    return read.rules;
}

int run(char** argv, std::uint64_t messages) {
    const auto before = load(argv[2]), after = load(argv[3]);
    if (!before || !after) return 1;
    const crm::Office office({}, before->file.staff);
    auto opened = storage::RocksKv::open(std::filesystem::path(argv[1]) / "backtest", {});
    if (!opened) return 1;
    auto& store = *opened.assume_value();
    Maker(store).run(messages);
    std::fprintf(stderr, "made\n");
    const auto from = Clock::now();
    const auto tx = storage::Transaction::look(store);
    const crm::Desk desk{*before, office, end};
    const auto report = crm::backtest(tx, desk, *after, end - looked_at);
    if (!report) return 1;
    const auto seconds = std::chrono::duration<double>(Clock::now() - from).count();
    std::printf("%s", crm::backtest_text(report.assume_value(), *before, *after).c_str());
    std::printf("store of %llu messages, the last 90 days, %.1f s\n",
                static_cast<unsigned long long>(messages), seconds);
    return 0;
}

}  // namespace
}  // namespace vastus

int main(int argc, char** argv) {
    if (argc < 4) {
        std::fputs("bench_backtest FOLDER RULES NEW_RULES [THOUSANDS]\n", stderr);
        return 2;
    }
    std::uint64_t thousands = 1000;
    if (argc > 4) {
        const std::string_view text = argv[4];
        std::from_chars(text.data(), text.data() + text.size(), thousands);
    }
    return vastus::run(argv, thousands * 1000);
}
