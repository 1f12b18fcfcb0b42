#include <ostream>
#include <set>

#include "cli/commands.hpp"
#include "cli/mail_files.hpp"
#include "mail/mime.hpp"
#include "mail/subject.hpp"
#include "mail/thread.hpp"
#include "web/json.hpp"

namespace vastus::cli {
namespace {

/// Deeper than this a tree is cut: nobody reads it, and writing it goes one level at a time.
constexpr std::size_t depth_max = 1000;

/// Gives every message an id of its own; equal bytes are one.
class Collector {
public:
    void take(const std::string& raw) {
        const auto content = mail::read_mail(raw);
        const auto digest = "sha256-" + model::hex(content.digest);
        if (!digests_.insert(digest).second) return;
        mail::Threadable one;
        const bool is_usable =
            !content.message_id.empty() && ids_.insert(content.message_id).second;
        one.message_id = is_usable ? content.message_id : digest;
        one.in_reply_to = content.in_reply_to;
        one.references = content.references;
        const auto subject = mail::base_subject(content.subject);
        one.subject_key = subject.key;
        one.is_reply_or_forward = subject.is_reply || subject.is_forward;
        one.date = content.date;
        messages.push_back(std::move(one));
    }
    std::vector<mail::Threadable> messages;

private:
    std::set<std::string> ids_, digests_;
};

web::ThreadNode tree(const mail::Forest& forest, std::size_t at, std::size_t depth) {
    web::ThreadNode node{forest.nodes[at].message_id, {}};
    if (depth >= depth_max) return node;
    for (const auto child : forest.nodes[at].children)
        node.children.push_back(tree(forest, child, depth + 1));
    return node;
}

void print_tree(const mail::Forest& forest, std::size_t at, std::size_t depth, std::ostream& out) {
    const auto& id = forest.nodes[at].message_id;
    out << std::string(2 * depth, ' ') << (id.empty() ? "(never seen)" : id) << "\n";
    if (depth >= depth_max) return;
    for (const auto child : forest.nodes[at].children) print_tree(forest, child, depth + 1, out);
}

}  // namespace

int thread(const Invocation& call, Streams streams) {
    Collector collector;
    const auto read = for_each_mail(call.arguments.front(),
                                    [&collector](std::string raw) { collector.take(raw); });
    if (!read) {
        streams.err << "vastus: " << read.assume_error().what() << "\n";
        return not_done;
    }
    const auto forest = mail::make_threads(collector.messages);
    for (const auto root : forest.roots) {
        if (call.json) {
            streams.out << web::thread_json(tree(forest, root, 0)) << "\n";
        } else {
            print_tree(forest, root, 0, streams.out);
        }
    }
    return done;
}

}  // namespace vastus::cli
