#include "config/yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <map>
#include <sstream>
#include <utility>

#include "config/odd_signs.hpp"
#include "config/source.hpp"
#include "model/utf8.hpp"

namespace vastus::config {
namespace {

// Deeper than any rule needs; the library's own recursion stops only near 500.
constexpr std::size_t depth_max = 32;
// Bounds memory and time: a file of 1 MiB can hold half a million events.
constexpr int events_max = 200'000;

/// A map or list that is being filled.
struct Open {
    Node node;
    std::size_t offset = 0;
    bool is_flow = false;
    bool expects_key = true;
    bool drops_value = false;  ///< Of a key that was refused for good: it would be reported again.
    std::string key;           ///< Of the value that comes next.
    Place key_at;
    std::map<std::string, Place, std::less<>> seen;
};

std::size_t offset_of(const YAML::Mark& mark) {
    return mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos);
}

/// Builds the tree from the library's events. After a problem that leaves no sense in what follows
/// it only waits for the end.
class Builder : public YAML::EventHandler {
public:
    Builder(const Source& source, Problems& problems) : source_(source), problems_(problems) {}

    void OnDocumentStart(const YAML::Mark& mark) override;
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t) override;
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override;
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  const std::string& value) override;
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                         YAML::EmitterStyle::value style) override {
        open(Node::Kind::list, mark, tag, style);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                    YAML::EmitterStyle::value style) override {
        open(Node::Kind::map, mark, tag, style);
    }
    void OnMapEnd() override { close(); }
    void OnAnchor(const YAML::Mark& mark, const std::string& name) override;

    void report(const YAML::Exception& problem);

    bool stopped() const { return stopped_; }
    bool has_alias() const { return has_alias_; }
    bool has_document() const { return documents_ > 0; }
    Node take() { return std::move(root_); }

private:
    bool count_event(const YAML::Mark& mark);
    bool check_tag(const YAML::Mark& mark, const std::string& tag);
    void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag,
              YAML::EmitterStyle::value style);
    void close();
    void put(Node node);
    void put_key(const Node& node, std::size_t offset);
    bool takes_key() const {
        return !stack_.empty() && stack_.back().node.is_map() && stack_.back().expects_key;
    }
    void check_value(const Node& node, std::size_t offset);
    void check_signs(Node& node, std::size_t offset);
    bool check_quoted(std::size_t offset);
    bool is_complex_key(std::size_t offset) const;
    bool report_open_quote();
    std::string word_at(std::size_t offset) const;
    std::optional<OddSign> comment_in_open(std::size_t at) const;
    void report_bracket(std::size_t at, char opening);
    void report_syntax(const YAML::Exception& problem);
    std::string long_quote_hint(std::string hint) const;
    std::string key_hint(std::size_t at) const;
    void stop(std::string_view code, std::size_t offset, std::string text, std::string hint) {
        if (!stopped_)
            problems_.error(code, source_.place(offset), std::move(text), std::move(hint));
        stopped_ = true;
    }

    const Source& source_;
    Problems& problems_;
    std::vector<Open> stack_;
    Node root_;
    std::size_t last_ = 0;           ///< One past the last scalar.
    std::size_t long_quote_ = npos;  ///< Begin of the last quoted scalar of several lines.
    int documents_ = 0, events_ = 0;
    bool stopped_ = false, has_alias_ = false;

    static constexpr std::size_t npos = std::string::npos;
};

bool Builder::count_event(const YAML::Mark& mark) {
    if (stopped_) return false;
    if (++events_ <= events_max) return true;
    stop("too-big", offset_of(mark),
         "the file holds more than " + std::to_string(events_max) + " values",
         "move lists into files of their own and name them under include:");
    return false;
}

void Builder::OnDocumentStart(const YAML::Mark& mark) {
    if (++documents_ < 2) return;
    stop("yaml-documents", offset_of(mark), "a second document begins here",
         "a file is one document: remove the line --- or ..., or close what is open above it");
}

void Builder::OnNull(const YAML::Mark& mark, YAML::anchor_t) {
    if (!count_event(mark)) return;
    // `null` and `~` are text like any other; only a missing value is nothing.
    const std::size_t at = offset_of(mark);
    for (const std::string_view word : {"null", "Null", "NULL", "~"}) {
        if (std::string_view(source_.text()).substr(at).starts_with(word)) {
            OnScalar(mark, "?", 0, std::string(word));
            return;
        }
    }
    Node node;
    node.style = Node::Style::nothing;
    node.at = source_.place(at);
    if (takes_key()) {
        stop("yaml-key", at, "a key is missing before the colon", "write key: value");
        return;
    }
    if (!stack_.empty() && stack_.back().node.is_map()) node.at = stack_.back().key_at;
    put(std::move(node));
}

void Builder::OnAlias(const YAML::Mark& mark, YAML::anchor_t) {
    if (!count_event(mark)) return;
    const std::size_t at = offset_of(mark);
    problems_.error("yaml-anchor", source_.place(at),
                    in_quotes(word_at(at)) + " is an alias of YAML",
                    "aliases are not allowed: write the value again; a word with a leading * needs "
                    "quotes: \"" +
                        word_at(at) + "\"");
    has_alias_ = true;
    if (takes_key()) {
        stopped_ = true;
    } else {
        put({});
    }
}

void Builder::OnAnchor(const YAML::Mark& mark, const std::string& name) {
    if (stopped_) return;
    problems_.error("yaml-anchor", source_.place(offset_of(mark)),
                    in_quotes("&" + name) + " is an anchor of YAML",
                    "anchors are not allowed: write the value where it is needed, or a define");
}

bool Builder::check_tag(const YAML::Mark& mark, const std::string& tag) {
    const std::size_t at = offset_of(mark);
    const bool is_written = source_.text().compare(at, 1, "!") == 0;
    if (tag.empty() || tag == "?" || (tag == "!" && !is_written)) return true;
    const std::string word = word_at(at);
    problems_.error("yaml-tag", source_.place(at), in_quotes(word) + " is a tag of YAML",
                    "tags are not allowed; a word with a leading ! needs quotes: \"" + word + "\"");
    return false;
}

void Builder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       const std::string& value) {
    if (!count_event(mark)) return;
    const std::size_t at = offset_of(mark);
    Node node;
    // A word with a ! before it is a tag of nothing; what was meant is the word.
    node.text = check_tag(mark, tag) || !value.empty() ? value : word_at(at);
    node.at = source_.place(at);
    const char first = at < source_.text().size() ? source_.text()[at] : ' ';
    last_ = at + (tag == "?" ? value.size() : 1);
    if (tag != "?" && (first == '"' || first == '\'')) {
        node.style = first == '"' ? Node::Style::double_quoted : Node::Style::single_quoted;
        if (!check_quoted(at)) return;
    } else if (tag != "?" && (first == '|' || first == '>')) {
        node.style = Node::Style::block;
    }
    check_value(node, at);
    if (node.style == Node::Style::plain) check_signs(node, at);
    if (takes_key()) {
        put_key(node, at);
    } else {
        put(std::move(node));
    }
}

/// The library takes a quote that is never closed for one that ends with the file.
bool Builder::check_quoted(std::size_t offset) {
    const std::optional<std::size_t> end = source_.end_of_quoted(offset);
    if (!end) {
        stop("yaml-syntax", offset, "the quote that is opened here is never closed",
             std::string("write the closing ") + source_.text()[offset]);
        return false;
    }
    last_ = *end;
    // Only inside the quotes: the next line may be the whole file away.
    const auto quoted = std::string_view(source_.text()).substr(offset, *end - offset);
    if (quoted.find('\n') != npos) long_quote_ = offset;
    return true;
}

/// Escapes can make what the text itself may not hold.
void Builder::check_value(const Node& node, std::size_t offset) {
    bool is_clean = model::is_utf8(node.text);
    for (const char c : node.text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F) is_clean = false;
    }
    if (is_clean) return;
    problems_.error("yaml-escape", source_.place(offset),
                    "an escape in this text makes a control character or no character at all",
                    "write the text without it");
}

/// What was meant goes on without them; a key that is a whole line leaves no sense.
void Builder::check_signs(Node& node, std::size_t offset) {
    const bool is_key = takes_key();
    const auto odd = odd_sign_in(node.text, offset, is_key ? PartOf::key : PartOf::value);
    if (!odd) return;
    node.text = without_odd_signs(node.text);
    const bool is_line = is_key && odd_sign_in(node.text, offset, PartOf::key);
    if (is_line) return stop("yaml-character", odd->at, odd->text, odd->hint);
    problems_.error("yaml-character", source_.place(odd->at), odd->text, odd->hint);
}

bool Builder::is_complex_key(std::size_t offset) const {
    const std::string& text = source_.text();
    std::size_t i = offset;
    while (i > 0 && (text[i - 1] == ' ' || text[i - 1] == '\n')) --i;
    if (i == 0 || i == offset || text[i - 1] != '?') return false;
    return i == 1 || std::string_view(" \n{[,-").find(text[i - 2]) != std::string_view::npos;
}

void Builder::put_key(const Node& node, std::size_t offset) {
    Open& map = stack_.back();
    if (is_complex_key(offset)) {
        problems_.error("yaml-key", node.at, "complex keys (\"? \") are not allowed",
                        "write key: value");
    } else if (node.style == Node::Style::block || node.text.find('\n') != npos) {
        problems_.error("yaml-key", node.at, "a key is one word, not a text of several lines",
                        "write key: value");
    }
    if (node.text == "<<" && node.style == Node::Style::plain) {
        problems_.error("yaml-merge", node.at, "merge keys (\"<<\") are not allowed",
                        "write the keys out");
        map.drops_value = true;
    } else if (const auto [first, is_new] = map.seen.try_emplace(node.text, node.at); !is_new) {
        problems_.error("duplicate-key", node.at,
                        in_quotes(node.text) + " appears twice (first at " +
                            std::to_string(first->second.line) + ":" +
                            std::to_string(first->second.column) + ")",
                        "keep one of them");
    }
    map.key = node.text;
    map.key_at = node.at;
    map.expects_key = false;
}

void Builder::open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag,
                   YAML::EmitterStyle::value style) {
    if (!count_event(mark)) return;
    check_tag(mark, tag);
    const std::size_t at = offset_of(mark);
    if (takes_key()) {
        stop("yaml-key", at, "a key must be a word, not a list or a map",
             "text that begins with [ or { needs quotes");
        return;
    }
    if (stack_.size() >= depth_max) {
        stop("too-deep", at, "maps and lists are nested deeper than " + std::to_string(depth_max),
             "take the inner conditions out into define:");
        return;
    }
    Open entry;
    entry.node.kind = kind;
    entry.node.at = source_.place(at);
    entry.offset = at;
    entry.is_flow = style == YAML::EmitterStyle::Flow;
    stack_.push_back(std::move(entry));
}

void Builder::close() {
    if (stopped_ || stack_.empty()) return;
    Node node = std::move(stack_.back().node);
    stack_.pop_back();
    put(std::move(node));
}

void Builder::put(Node node) {
    if (stack_.empty()) {
        root_ = std::move(node);
        return;
    }
    Open& parent = stack_.back();
    if (parent.node.is_map()) {
        node.key = std::move(parent.key);
        node.key_at = parent.key_at;
        parent.expects_key = true;
        if (std::exchange(parent.drops_value, false)) return;
    }
    parent.node.children.push_back(std::move(node));
}

std::string Builder::word_at(std::size_t offset) const {
    const std::string_view rest =
        std::string_view(source_.text()).substr(std::min(offset, source_.text().size()));
    return std::string(rest.substr(0, rest.find_first_of(" \n,]}:")));
}

/// The quote that was open when the library gave up: the first one after the last scalar that is
/// never closed or was closed by a document mark.
bool Builder::report_open_quote() {
    const std::string& text = source_.text();
    for (std::size_t i = last_; i < text.size(); ++i) {
        if (text[i] == '#' && (i == 0 || text[i - 1] == ' ' || text[i - 1] == '\n')) {
            i = text.find('\n', i);
            if (i == npos) return false;
        } else if (text[i] == '"' || text[i] == '\'') {
            stop("yaml-syntax", i, "the quote that is opened here is never closed",
                 std::string("write the closing ") + text[i]);
            return true;
        }
    }
    return false;
}

std::string Builder::long_quote_hint(std::string hint) const {
    if (long_quote_ == npos) return hint;
    const Place at = source_.place(long_quote_);
    return hint + "; the quote opened at " + std::to_string(at.line) + ":" +
           std::to_string(at.column) + " runs over several lines: is it closed where it should be?";
}

/// Why there can be no key here: often the colon of the line above is missing.
std::string Builder::key_hint(std::size_t at) const {
    const std::string_view text = source_.text();
    std::string hint = "put a value that holds \": \" into quotes; check the indentation";
    const std::size_t end = at == 0 ? npos : text.rfind('\n', at - 1);
    if (end == npos) return hint;
    const std::size_t before = end == 0 ? npos : text.rfind('\n', end - 1);
    const std::size_t begin = before == npos ? 0 : before + 1;
    const std::string_view above = text.substr(begin, end - begin);
    const bool is_word = !above.empty() && above.find_first_of(":#\"'|>[{-") == npos;
    if (is_word)
        hint += "; is a colon missing in line " + std::to_string(source_.place(begin).line) + "?";
    return hint;
}

void Builder::report(const YAML::Exception& problem) {
    namespace msg = YAML::ErrorMsg;
    if (stopped_) return;
    const std::string& text = source_.text();
    const std::size_t at = std::min(offset_of(problem.mark), text.size());
    if (problem.msg == msg::UNKNOWN_ANCHOR) {
        stop("yaml-anchor", at, in_quotes(word_at(at)) + " is an alias of YAML",
             "a word with a leading * needs quotes: \"" + word_at(at) + "\"");
    } else if (problem.msg == msg::EOF_IN_SCALAR || problem.msg == msg::DOC_IN_SCALAR) {
        if (!report_open_quote()) report_syntax(problem);
    } else if (problem.msg.starts_with(msg::INVALID_ESCAPE) ||
               problem.msg.starts_with(msg::INVALID_UNICODE) || problem.msg == msg::INVALID_HEX) {
        const std::size_t found = at == 0 ? npos : text.rfind('\\', at - 1);
        const std::size_t slash = found == npos ? at : found;
        stop("yaml-escape", slash,
             in_quotes(model::cut_utf8(std::string_view(text).substr(slash), 2)) +
                 " is not allowed inside double quotes",
             "write regexes in single quotes: '…'");
    } else {
        report_syntax(problem);
    }
}

/// In the line of the first bracket that is still open; the library may not have told of it yet.
std::optional<OddSign> Builder::comment_in_open(std::size_t at) const {
    for (const Open& entry : stack_) {
        if (entry.is_flow) return comment_in_brackets(source_.text(), entry.offset);
    }
    return comment_above(source_.text(), at);
}

/// The library gives up behind the place where the bracket should have been closed.
void Builder::report_bracket(std::size_t at, char opening) {
    const std::string& text = source_.text();
    const std::string closing = opening == '[' ? "]" : "}";
    std::size_t bracket = at;
    for (const Open& entry : stack_) {
        const char first = entry.offset < text.size() ? text[entry.offset] : ' ';
        if (entry.is_flow && first == opening) bracket = entry.offset;
    }
    const int line = source_.place(at).line;
    const bool is_same_line = at < text.size() && line == source_.place(bracket).line;
    if (is_same_line && text[at] == ':') {
        stop("yaml-syntax", at, "\": \" makes a key here, and there can be none",
             long_quote_hint("put a value that holds \": \" into quotes"));
    } else if (is_same_line && text[at] != '\n') {
        stop("yaml-syntax", at, "a comma or the closing " + closing + " is missing before this",
             long_quote_hint("write it, or put the whole value into quotes"));
    } else {
        stop("yaml-syntax", bracket,
             std::string(opening == '[' ? "the list" : "the map") +
                 " that is opened here is not closed (noticed in line " + std::to_string(line) +
                 ")",
             long_quote_hint("write the closing " + closing));
    }
}

void Builder::report_syntax(const YAML::Exception& problem) {
    namespace msg = YAML::ErrorMsg;
    const std::string& text = source_.text();
    const std::size_t at = std::min(offset_of(problem.mark), text.size());
    if (const auto odd = odd_sign_near(text, at))
        return stop("yaml-character", odd->at, odd->text, odd->hint);
    if (const auto comment = comment_in_open(at))
        return stop("yaml-syntax", comment->at, comment->text, comment->hint);
    if (const auto blank = missing_blank_near(text, at))
        return stop("yaml-syntax", blank->at, blank->text, blank->hint);
    const bool is_list_end = problem.msg == msg::END_OF_SEQ_FLOW;
    if (is_list_end || problem.msg == msg::END_OF_MAP_FLOW) {
        report_bracket(at, is_list_end ? '[' : '{');
    } else if (problem.msg == msg::MAP_VALUE || problem.msg == msg::MAP_KEY) {
        stop("yaml-syntax", at, "\": \" makes a key here, and there can be none",
             long_quote_hint(key_hint(at)));
    } else if (problem.msg == msg::UNKNOWN_TOKEN) {
        stop("yaml-syntax", at,
             "a value cannot begin with " + in_quotes(std::string_view(text).substr(at, 1)),
             long_quote_hint("put it into quotes"));
    } else if (problem.msg == msg::END_OF_MAP || problem.msg == msg::END_OF_SEQ) {
        stop("yaml-syntax", at, "this belongs neither to the line above nor to a key of its own",
             long_quote_hint("check the indentation, the quotes and the colon after the key"));
    } else if (problem.msg == msg::FLOW_END) {
        stop("yaml-syntax", at, "this bracket closes nothing",
             long_quote_hint("remove it, or open it"));
    } else {
        stop("yaml-syntax", at, "this is not YAML: " + printable(problem.msg),
             long_quote_hint("check the indentation and the quotes"));
    }
}

/// False: the library gave up, and why is reported.
bool parse(const Source& source, Builder& builder, Problems& problems) {
    try {
        std::istringstream stream(source.text());
        YAML::Parser parser(stream);
        // Not more than twice: after some broken files the library yields empty documents for ever.
        if (parser.HandleNextDocument(builder) && !builder.stopped()) {
            parser.HandleNextDocument(builder);
        }
        return !builder.stopped();
    } catch (const YAML::Exception& problem) {
        builder.report(problem);
    } catch (const std::exception& problem) {
        problems.error("yaml-syntax", {},
                       std::string("the file cannot be read: ") + printable(problem.what()));
    }
    return false;
}

}  // namespace

std::optional<Node> read_yaml(std::string_view text, Problems& problems) {
    const std::optional<Source> source = Source::open(text, problems);
    if (!source) return std::nullopt;
    Builder builder(*source, problems);
    if (!parse(*source, builder, problems) || builder.has_alias()) return std::nullopt;
    Node root = builder.take();
    if (root.is_nothing() || !builder.has_document()) {
        root = {};
        root.kind = Node::Kind::map;
    }
    return root;
}

}  // namespace vastus::config
