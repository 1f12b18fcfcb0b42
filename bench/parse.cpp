// Reads every file of a folder with mail::read_mail and with GMime, and compares the speed.
//
// Usage: bench_parse FOLDER [ROUNDS]. Both sides decode headers, charsets and text; we also hash
// the mail and its attachments, tell the languages apart and cut quotes. Files are in memory before
// the clock starts; the best of the rounds counts.
#include <gmime/gmime.h>

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

#include "mail/mime.hpp"

namespace {

constexpr unsigned rounds_default = 3;
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

std::size_t read_with_vastus(const std::string& mail) {
    const auto content = vastus::mail::read_mail(mail);
    return content.text.size() + content.subject.size();
}

template <class Read>
double best_seconds(const std::vector<std::string>& mails, unsigned rounds, Read read) {
    double best = 1e9;
    std::size_t sum = 0;
    for (unsigned round = 0; round < rounds; ++round) {
        const auto start = std::chrono::steady_clock::now();
        for (const std::string& mail : mails) sum += read(mail);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        best = std::min(best, took.count());
    }
    return sum == 0 ? 1e9 : best;
}

void report(const char* who, std::size_t count, std::size_t bytes, double seconds) {
    std::printf("%-8s %9.0f mails/s %8.1f MB/s %8.3f s\n", who,
                static_cast<double>(count) / seconds, static_cast<double>(bytes) / seconds / 1e6,
                seconds);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: %s FOLDER [ROUNDS]\n", argv[0]);
        return 2;
    }
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
    const double ours = best_seconds(mails, rounds, read_with_vastus);
    const double theirs = best_seconds(mails, rounds, read_with_gmime);
    report("vastus", mails.size(), bytes, ours);
    report("gmime", mails.size(), bytes, theirs);
    std::printf("ratio    %.2f\n", theirs / ours);
    g_mime_shutdown();
    return 0;
}
