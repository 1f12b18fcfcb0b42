// Decodes every file of a folder with our decoder and with GMime, and compares the speed.
//
// Usage: bench_parse FOLDER [ROUNDS], or bench_parse --memory.
//
// "decode" is the same work on both sides: the tree of parts, every header field of the mail as
// UTF-8, its addresses, ids and date as values, the transfer encoding of every part undone, every
// text part in UTF-8, every file name. "read" is all that Vastus does to a mail besides: SHA-256 of
// the mail and its attachments, HTML to text, new text apart from quotes and signature, forwards,
// bounces, language. Mails are in memory before the clock starts; the sides take turns, and the
// best of the rounds counts.
//
// "--memory" reads one mail of 25 MB with an attachment of 18 MB, and prints what it costs at most,
// the mail itself included.
#include <gmime/gmime.h>
#include <sys/resource.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "mail/address.hpp"
#include "mail/charset.hpp"
#include "mail/date.hpp"
#include "mail/encoded_word.hpp"
#include "mail/message_ids.hpp"
#include "mail/message_text.hpp"
#include "mail/mime.hpp"
#include "mail/parameter.hpp"
#include "mail/scanner.hpp"

namespace {

constexpr unsigned rounds_default = 5;
constexpr std::size_t mail_bytes_max = 64 * 1024 * 1024;

std::vector<std::string> read_folder(const std::filesystem::path& folder) {
    std::vector<std::string> mails;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file() || entry.file_size() > mail_bytes_max) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        mails.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return mails;
}

std::size_t length_of(const char* text) {
    return text == nullptr ? 0 : std::string_view(text).size();
}

std::size_t read_list(InternetAddressList* list) {
    if (list == nullptr) return 0;
    char* const text = internet_address_list_to_string(list, nullptr, FALSE);
    const std::size_t size = length_of(text);
    g_free(text);
    return size;
}

void read_part(GMimeObject*, GMimeObject* part, gpointer total) {
    auto& size = *static_cast<std::size_t*>(total);
    if (GMIME_IS_TEXT_PART(part)) {
        char* const text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
        size += length_of(text);
        g_free(text);
    } else if (GMIME_IS_PART(part)) {
        size += length_of(g_mime_part_get_filename(GMIME_PART(part)));
        GMimeStream* const stream = g_mime_stream_mem_new();
        GMimeDataWrapper* const content = g_mime_part_get_content(GMIME_PART(part));
        if (content != nullptr) {
            const auto written = g_mime_data_wrapper_write_to_stream(content, stream);
            size += written > 0 ? static_cast<std::size_t>(written) : 0;
        }
        g_object_unref(stream);
    }
}

std::size_t read_with_gmime(const std::string& mail) {
    GMimeStream* const stream = g_mime_stream_mem_new_with_buffer(mail.data(), mail.size());
    GMimeParser* const parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage* const message = g_mime_parser_construct_message(parser, nullptr);
    std::size_t size = 0;
    if (message != nullptr) {
        size += length_of(g_mime_message_get_subject(message));
        size += length_of(g_mime_message_get_message_id(message));
        size += read_list(g_mime_message_get_from(message));
        size += read_list(g_mime_message_get_sender(message));
        size += read_list(g_mime_message_get_reply_to(message));
        size += read_list(g_mime_message_get_to(message));
        size += read_list(g_mime_message_get_cc(message));
        size += g_mime_message_get_date(message) != nullptr ? 1 : 0;
        GMimeHeaderList* const headers = g_mime_object_get_header_list(GMIME_OBJECT(message));
        for (int i = 0; i < g_mime_header_list_get_count(headers); ++i) {
            GMimeHeader* const header = g_mime_header_list_get_header_at(headers, i);
            size += length_of(g_mime_header_get_value(header));
        }
        g_mime_message_foreach(message, read_part, &size);
        g_object_unref(message);
    }
    g_object_unref(parser);
    g_object_unref(stream);
    return size;
}

using vastus::mail::Defects;

std::size_t decode_leaf(const vastus::mail::Part& part, Defects& defects) {
    std::string buffer;
    const std::string_view bytes = vastus::mail::decode_part(part, buffer, defects);
    if (part.type.type.starts_with("text/"))
        return vastus::mail::to_utf8(bytes, part.type.raw("charset"), defects).size();
    const auto disposition =
        vastus::mail::read_parameter_field(part.headers.value("content-disposition"), defects);
    std::string name = disposition.text("filename", defects);
    if (name.empty()) name = part.type.text("name", defects);
    return bytes.size() + name.size();
}

std::size_t decode_with_vastus(const std::string& mail) {
    const vastus::mail::Scan scan = vastus::mail::scan_mail(mail);
    const auto& block = scan.parts.front().headers;
    Defects defects;
    std::size_t size = 0;
    for (const char* name : {"from", "sender", "reply-to", "to", "cc"})
        size += vastus::mail::read_addresses(block.value(name), defects).size();
    size += vastus::mail::read_message_ids(block.value("message-id"), defects).size();
    size += vastus::mail::read_date(block.value("date"), defects) ? 1 : 0;
    for (const auto& field : block.fields)
        size += vastus::mail::decode_words(field.value, {}, defects).size();
    for (const auto& part : scan.parts) {
        const bool is_leaf = part.kind == vastus::mail::PartKind::leaf && !part.is_in_message;
        if (is_leaf) size += decode_leaf(part, defects);
    }
    return size;
}

std::size_t read_with_vastus(const std::string& mail) {
    const auto content = vastus::mail::read_mail(mail);
    return content.text.size() + content.subject.size();
}

struct Best {
    double seconds = 1e9;
    std::size_t bytes = 0;  ///< That came out of one round: a check that the work is the same.
};

template <class Read>
void time_round(const std::vector<std::string>& mails, Best& best, Read read) {
    std::size_t sum = 0;
    const auto start = std::chrono::steady_clock::now();
    for (const std::string& mail : mails) sum += read(mail);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    best.seconds = std::min(best.seconds, took.count());
    best.bytes = sum;
}

void report(const char* who, std::size_t count, std::size_t bytes, const Best& best) {
    std::printf("%-14s %9.0f mails/s %8.1f MB/s %8.3f s %9.2f MB out\n", who,
                static_cast<double>(count) / best.seconds,
                static_cast<double>(bytes) / best.seconds / 1e6, best.seconds,
                static_cast<double>(best.bytes) / 1e6);
}

constexpr std::string_view base64_line =
    "VGhpcyBpcyBhIGxpbmUgb2YgYW4gYXR0YWNobWVudCBvZiBhIGxhcmdlIG1haWwsIGFnYWluLg==\r\n";

int measure_memory() {
    constexpr std::size_t mail_bytes = 25'000'000;
    const auto peak = [] {
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        return static_cast<double>(usage.ru_maxrss) * 1024;
    };
    const double before = peak();
    std::string mail =
        "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee "
        "below.\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n";
    mail.reserve(mail_bytes + 2 * base64_line.size());
    while (mail.size() < mail_bytes) mail += base64_line;
    mail += "--b--\r\n";
    const auto content = vastus::mail::read_mail(mail);
    const auto size = static_cast<double>(mail.size());
    const double cost = peak() - before;
    std::printf("a mail of %.1f MB, attachments %zu: %.1f MB of memory, %.2f times its size\n",
                size / 1e6, content.attachments.size(), cost / 1e6, cost / size);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: %s FOLDER [ROUNDS] | --memory\n", argv[0]);
        return 2;
    }
    if (std::string_view(argv[1]) == "--memory") return measure_memory();
    unsigned rounds = rounds_default;
    if (argc > 2) {
        const std::string_view text = argv[2];
        std::from_chars(text.data(), text.data() + text.size(), rounds);
    }
    g_mime_init();
    const auto mails = read_folder(argv[1]);
    std::size_t bytes = 0;
    for (const std::string& mail : mails) bytes += mail.size();
    if (mails.empty()) return 1;
    Best decode, gmime, read;
    for (unsigned round = 0; round < rounds; ++round) {
        time_round(mails, decode, decode_with_vastus);
        time_round(mails, gmime, read_with_gmime);
        time_round(mails, read, read_with_vastus);
    }
    report("gmime decode", mails.size(), bytes, gmime);
    report("vastus decode", mails.size(), bytes, decode);
    report("vastus read", mails.size(), bytes, read);
    std::printf("decode %.2f times GMime's rate, all that Vastus reads %.2f times\n",
                gmime.seconds / decode.seconds, gmime.seconds / read.seconds);
    g_mime_shutdown();
    return 0;
}
