// People's post, the letters on their way, and what was sent.
#include "storage/records.hpp"
#include "storage/schema.hpp"
#include "storage/table_access.hpp"
#include "storage/tables.hpp"

namespace vastus::storage {

using namespace model;

namespace {

constexpr std::size_t entries_per_subject_max = 10'000;

Result<std::vector<Letter>> letters_in(const Transaction& tx, const KeyRange& range,
                                       std::size_t limit) {
    TRY(const auto pairs, tx.scan(range.from, range.to, limit));
    std::vector<Letter> letters;
    for (const auto& pair : pairs) {
        TRY(const auto id, access::last_id(pair.first, 8));
        TRY(auto letter, access::follow(find_letter(tx, {id}), "letters"));
        letters.push_back(std::move(letter));
    }
    return letters;
}

}  // namespace

Result<Post> find_post(const Transaction& tx, std::string_view recipient) {
    TRY(auto post, access::find(tx, post_key(recipient), decode_post));
    if (post) return std::move(*post);
    Post fresh;
    fresh.recipient = recipient;
    return fresh;
}

Result<> save_post(Transaction& tx, const Post& post) {
    TRY(const auto old, find_post(tx, post.recipient));
    if (old.wake != post.wake) {
        if (old.wake) tx.erase(post_wake_key(*old.wake, post.recipient));
        if (post.wake) tx.put(post_wake_key(*post.wake, post.recipient), "");
    }
    tx.put(post_key(post.recipient), encode(post));
    return ok();
}

Result<std::vector<Post>> due_posts(const Transaction& tx, Instant now, std::size_t limit) {
    const std::string to = end_of(KeyBuilder(Table::post_wake).at(now).take());
    TRY(const auto pairs, tx.scan(all_of(Table::post_wake).from, to, limit));
    std::vector<Post> posts;
    for (const auto& pair : pairs) {
        TRY(const auto person, access::last_id(pair.first, 8));
        const auto key = KeyBuilder(Table::post).bytes(person).take();
        TRY(auto post, access::follow(access::find(tx, key, decode_post), "people's post"));
        posts.push_back(std::move(post));
    }
    return posts;
}

Result<std::optional<Instant>> next_post(const Transaction& tx) {
    const auto range = all_of(Table::post_wake);
    TRY(const auto pairs, tx.scan(range.from, range.to, 1));
    if (pairs.empty()) return std::optional<Instant>();
    return std::optional<Instant>(KeyReader::of_key(pairs.front().first).at());
}

Result<std::optional<Letter>> find_letter(const Transaction& tx, const LetterId& id) {
    return access::find(tx, letter_key(id), decode_letter);
}

Result<> save_letter(Transaction& tx, const Letter& letter) {
    TRY(const auto old, find_letter(tx, letter.id));
    if (!old || old->next_try != letter.next_try) {
        if (old) tx.erase(letter_try_key(old->next_try, letter.id));
        tx.put(letter_try_key(letter.next_try, letter.id), "");
    }
    tx.put(letter_key(letter.id), encode(letter));
    return ok();
}

Result<> erase_letter(Transaction& tx, const LetterId& id) {
    TRY(const auto old, find_letter(tx, id));
    if (!old) return ok();
    tx.erase(letter_try_key(old->next_try, id));
    tx.erase(letter_key(id));
    return ok();
}

Result<std::vector<Letter>> due_letters(const Transaction& tx, Instant now, std::size_t limit) {
    const std::string to = end_of(KeyBuilder(Table::letter_try).at(now).take());
    return letters_in(tx, {all_of(Table::letter_try).from, to}, limit);
}

Result<std::vector<Letter>> list_letters(const Transaction& tx, std::size_t limit) {
    return letters_in(tx, all_of(Table::letter_try), limit);
}

Result<> save_sent(Transaction& tx, const SentRecord& record) {
    TRY(const auto old, find_sent(tx, record.delivery));
    if (old) tx.erase(subject_sent_key(old->subject, old->at, old->delivery));
    tx.put(sent_key(record.delivery), encode(record));
    tx.put(subject_sent_key(record.subject, record.at, record.delivery), "");
    return ok();
}

Result<std::vector<SentRecord>> list_sent_of(const Transaction& tx, const Subject& subject) {
    const auto range = under(KeyBuilder(Table::subject_sent).subject(subject).take());
    TRY(const auto pairs, tx.scan(range.from, range.to, entries_per_subject_max));
    std::vector<SentRecord> sent;
    for (const auto& pair : pairs) {
        TRY(const auto id, access::last_id(pair.first, 17));
        TRY(auto record, access::follow(find_sent(tx, {id}), "sent alerts"));
        sent.push_back(std::move(record));
    }
    return sent;
}

Result<std::optional<SentRecord>> find_sent(const Transaction& tx, const DeliveryId& id) {
    return access::find(tx, sent_key(id), decode_sent);
}

}  // namespace vastus::storage
