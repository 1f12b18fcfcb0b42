#include "mail/scanner.hpp"

#include <algorithm>
#include <utility>

#include "mail/ascii.hpp"
#include "mail/header_reader.hpp"
#include "mail/mimetic_adapter.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t boundary_bytes_legal = 70;  // RFC 2046.
constexpr std::size_t boundary_bytes_max = 250;   // Real programs go beyond 70, none beyond this.
constexpr std::size_t decoded_bytes_max = 32 * 1024 * 1024;  // All decoded messages of one mail.

/// A container that is open: a multipart that waits for delimiters, or a message that only counts.
struct Frame {
    std::size_t part = 0;
    std::string boundary;  ///< Without the two dashes; "" for a message.
    bool is_closed = false;
    bool has_part = false;
};

struct Delimiter {
    std::size_t frame = 0;
    bool is_closing = false;
};

/// One stretch of bytes to cut: the mail, or a message that had to be decoded first.
struct Job {
    std::string_view bytes;
    std::size_t parent = no_part;  ///< The message part it stands in.
    std::size_t depth = 0;         ///< Containers around it.
};

std::string_view without_end_blanks(std::string_view line) {
    while (!line.empty() && is_space(line.back())) line.remove_suffix(1);
    return line;
}

TransferEncoding read_encoding(std::string_view value, Defects& defects) {
    const std::string_view word = trim_space(value.substr(0, value.find_first_of(";(")));
    if (equals_folded(word, "base64")) return TransferEncoding::base64;
    if (equals_folded(word, "quoted-printable")) return TransferEncoding::quoted_printable;
    const bool is_known = word.empty() || equals_folded(word, "7bit") ||
                          equals_folded(word, "8bit") || equals_folded(word, "binary");
    if (!is_known) add_defect(defects, "transfer-encoding");
    return TransferEncoding::identity;
}

class Scanner {
public:
    explicit Scanner(Scan& scan) : scan_(scan) {}

    void run(const Job& job);
    std::vector<Job> take_jobs() { return std::exchange(jobs_, {}); }

private:
    std::size_t begin_part(std::size_t parent, std::string_view default_type);
    void enter(std::size_t part);
    void describe(Part& part, std::string_view default_type);
    bool open_multipart(std::size_t index);
    bool open_message(std::size_t index);
    void read_body();
    bool find_delimiter(std::string_view line, Delimiter& found);
    bool matches(const Frame& frame, std::string_view line, bool& is_closing) const;
    void handle(const Delimiter& delimiter, std::size_t line_begin, std::size_t next);
    void close_frames_above(std::size_t keep, std::size_t end);
    void end_leaf(std::size_t end);
    void note_alike(std::string_view boundary);
    void note_lookalike(std::string_view line);
    void note_mid_line(std::string_view body, const std::string& boundary);
    std::size_t before_line(std::size_t line_begin) const;
    std::size_t depth() const { return outer_depth_ + frames_.size(); }

    Scan& scan_;
    std::vector<Job> jobs_;
    std::string_view raw_;
    std::size_t outer_depth_ = 0;
    std::size_t at_ = 0;
    std::vector<Frame> frames_;
    std::size_t leaf_ = no_part;  ///< The leaf whose body is being read.
    std::size_t leaf_from_ = 0;
    std::size_t decoded_bytes_ = 0;
    bool is_full_ = false;
};

void Scanner::run(const Job& job) {
    raw_ = job.bytes;
    outer_depth_ = job.depth;
    at_ = 0;
    frames_.clear();
    leaf_ = no_part;
    const std::size_t first = begin_part(job.parent, "text/plain");
    if (first != no_part) enter(first);
    read_body();
    end_leaf(raw_.size());
    for (std::size_t i = frames_.size(); i > 0; --i) {
        if (!frames_[i - 1].boundary.empty() && !frames_[i - 1].is_closed)
            add_defect(scan_.defects, i > 1 ? "unclosed-multipart" : "no-closing-delimiter");
    }
    close_frames_above(0, raw_.size());
}

/// Reads the header block at `at_`. Beyond the limit the rest of the bytes is one opaque part.
std::size_t Scanner::begin_part(std::size_t parent, std::string_view default_type) {
    if (is_full_) return no_part;
    Part part;
    part.parent = parent;
    if (parent != no_part) {
        Part& container = scan_.parts[parent];
        container.has_children = true;
        part.is_in_message = container.is_in_message || container.kind == PartKind::message;
    }
    if (scan_.parts.size() + 1 >= parts_max) {
        add_defect(scan_.defects, "too-many-parts");
        is_full_ = true;
        part.kind = PartKind::opaque;
        part.type.type = "application/octet-stream";
        part.body = raw_.substr(at_);
        at_ = raw_.size();
        scan_.parts.push_back(std::move(part));
        return no_part;
    }
    std::size_t body_at = 0;
    const auto place = frames_.empty() ? BlockPlace::top : BlockPlace::inside_multipart;
    part.headers = read_block(raw_.substr(at_), place, body_at, scan_.defects);
    part.head = raw_.substr(at_, body_at);
    at_ += body_at;
    describe(part, default_type);
    scan_.parts.push_back(std::move(part));
    return scan_.parts.size() - 1;
}

void Scanner::describe(Part& part, std::string_view default_type) {
    const Field* type = nullptr;
    const Field* encoding = nullptr;
    for (const Field& field : part.headers.fields) {
        if (field.name == "content-type") {
            if (type != nullptr) add_defect(scan_.defects, "repeated-content-type");
            if (type == nullptr) type = &field;
        } else if (field.name == "content-transfer-encoding") {
            if (encoding != nullptr) add_defect(scan_.defects, "repeated-transfer-encoding");
            if (encoding == nullptr) encoding = &field;
        }
    }
    if (type != nullptr) part.type = read_parameter_field(type->value, scan_.defects);
    if (equals_folded(part.type.type, "text")) part.type.type = "text/plain";
    const std::size_t slash = part.type.type.find('/');
    const bool is_type =
        slash != std::string::npos && slash > 0 && slash + 1 < part.type.type.size();
    if (!is_type) {
        if (type != nullptr && !type->value.empty()) add_defect(scan_.defects, "content-type");
        part.type.type = default_type;
    }
    if (encoding != nullptr) part.encoding = read_encoding(encoding->value, scan_.defects);
}

/// Opens containers as long as one stands directly in another, and ends at a leaf or a multipart.
void Scanner::enter(std::size_t part) {
    while (part != no_part) {
        const std::string& type = scan_.parts[part].type.type;
        if (type.starts_with("multipart/")) {
            if (open_multipart(part)) return;
            break;
        }
        if ((type != "message/rfc822" && type != "message/global") || !open_message(part)) break;
        const std::size_t inner = begin_part(part, "text/plain");
        part = inner;
    }
    leaf_ = part;
    leaf_from_ = at_;
}

/// False when it stays a leaf.
bool Scanner::open_multipart(std::size_t index) {
    Part& part = scan_.parts[index];
    if (depth() >= depth_max) {
        add_defect(scan_.defects, "too-deep");
        part.kind = PartKind::opaque;
        return false;
    }
    std::string_view boundary = part.type.raw("boundary");
    boundary = without_end_blanks(boundary);
    const auto is_boundary = [](const auto& parameter) { return parameter.first == "boundary"; };
    if (std::ranges::count_if(part.type.parameters, is_boundary) > 1)
        add_defect(scan_.defects, "repeated-boundary");
    if (boundary.empty() || boundary.size() > boundary_bytes_max) {
        add_defect(scan_.defects, "no-boundary");
        part.type.type = "text/plain";
        return false;
    }
    if (boundary.size() > boundary_bytes_legal) add_defect(scan_.defects, "long-boundary");
    note_alike(boundary);
    part.kind = PartKind::multipart;
    part.body = raw_.substr(at_);
    frames_.push_back({index, std::string(boundary), false, false});
    return true;
}

/// False when it stays a leaf: too deep, or encoded (then it is read later, from its decoded
/// bytes).
bool Scanner::open_message(std::size_t index) {
    Part& part = scan_.parts[index];
    if (depth() >= depth_max) {
        add_defect(scan_.defects, "too-deep");
        part.kind = PartKind::opaque;
        return false;
    }
    part.kind = PartKind::message;
    if (part.encoding != TransferEncoding::identity) return false;
    part.body = raw_.substr(at_);
    frames_.push_back({index, {}, false, true});
    return true;
}

/// Looks at every line that begins with "--"; the others are skipped by memchr.
void Scanner::read_body() {
    while (at_ < raw_.size()) {
        const bool has_delimiters = std::ranges::any_of(
            frames_, [](const Frame& frame) { return !frame.boundary.empty(); });
        if (!has_delimiters) {
            at_ = raw_.size();
            return;
        }
        ++scan_.steps;
        const std::size_t found = raw_.find('\n', at_);
        const std::size_t next = found == std::string_view::npos ? raw_.size() : found + 1;
        const std::string_view line = raw_.substr(at_, next - at_);
        Delimiter delimiter;
        if (line.starts_with("--") && find_delimiter(line, delimiter)) {
            const std::size_t line_begin = at_;
            at_ = next;
            handle(delimiter, line_begin, next);
        } else {
            at_ = next;
        }
    }
}

bool Scanner::matches(const Frame& frame, std::string_view line, bool& is_closing) const {
    if (frame.boundary.empty()) return false;
    std::string_view rest = line.substr(2);
    if (!rest.starts_with(frame.boundary)) return false;
    rest.remove_prefix(frame.boundary.size());
    is_closing = rest.starts_with("--");
    if (is_closing) rest.remove_prefix(2);
    return without_end_blanks(rest).empty();
}

/// Open containers first, innermost first; then those whose closing delimiter was already seen.
bool Scanner::find_delimiter(std::string_view line, Delimiter& found) {
    constexpr std::size_t around = 64;  // Dashes, CR LF, and the blanks that relays append.
    if (line.size() > boundary_bytes_max + around) line = without_end_blanks(line);
    for (const bool wants_closed : {false, true}) {
        for (std::size_t i = frames_.size(); i > 0; --i) {
            if (frames_[i - 1].is_closed != wants_closed) continue;
            if (!matches(frames_[i - 1], line, found.is_closing)) continue;
            found.frame = i - 1;
            return true;
        }
    }
    note_lookalike(line);
    return false;
}

/// A boundary that is an open one, or that one of the two begins with: other parsers mix them up.
void Scanner::note_alike(std::string_view boundary) {
    for (const Frame& frame : frames_) {
        if (frame.boundary.empty()) continue;
        if (frame.boundary == boundary) {
            add_defect(scan_.defects, "repeated-boundary");
        } else if (boundary.starts_with(frame.boundary) || frame.boundary.starts_with(boundary)) {
            add_defect(scan_.defects, "boundary-prefix");
        }
    }
}

/// "--b10" while "b1" is open: other parsers cut here.
void Scanner::note_lookalike(std::string_view line) {
    for (const Frame& frame : frames_) {
        if (!frame.boundary.empty() && line.substr(2).starts_with(frame.boundary)) {
            add_defect(scan_.defects, "boundary-prefix");
            return;
        }
    }
}

/// A delimiter that does not begin its line: parsers that search instead of reading lines cut here.
void Scanner::note_mid_line(std::string_view body, const std::string& boundary) {
    const std::string delimiter = "--" + boundary;
    for (std::size_t at = body.find(delimiter); at != std::string_view::npos;
         at = body.find(delimiter, at + delimiter.size())) {
        if (at == 0 || body[at - 1] == '\n') continue;
        add_defect(scan_.defects, "boundary-mid-line");
        return;
    }
}

/// The end of a body: the line break before a delimiter belongs to the delimiter.
std::size_t Scanner::before_line(std::size_t line_begin) const {
    std::size_t end = line_begin;
    if (end > 0 && raw_[end - 1] == '\n') --end;
    if (end > 0 && end < line_begin && raw_[end - 1] == '\r') --end;
    return end;
}

void Scanner::end_leaf(std::size_t end) {
    if (leaf_ == no_part) return;
    Part& part = scan_.parts[leaf_];
    part.body = raw_.substr(leaf_from_, end > leaf_from_ ? end - leaf_from_ : 0);
    const bool is_encoded_message =
        part.kind == PartKind::message && part.encoding != TransferEncoding::identity;
    if (is_encoded_message) {
        add_defect(scan_.defects, "encoded-message");
        const bool is_base64 = part.encoding == TransferEncoding::base64;
        if (decoded_bytes_ + part.body.size() > decoded_bytes_max) {
            part.kind = PartKind::opaque;
            add_defect(scan_.defects, "too-deep");
        } else {
            scan_.decoded.push_back(is_base64 ? decode_base64(part.body, scan_.defects)
                                              : decode_quoted_printable(part.body, scan_.defects));
            decoded_bytes_ += part.body.size();
            part.body = scan_.decoded.back();
            part.encoding = TransferEncoding::identity;
            jobs_.push_back({part.body, leaf_, depth() + 1});
        }
    }
    leaf_ = no_part;
}

/// Ends the bodies of the containers above the first `keep`.
void Scanner::close_frames_above(std::size_t keep, std::size_t end) {
    while (frames_.size() > keep) {
        Part& part = scan_.parts[frames_.back().part];
        const auto from = static_cast<std::size_t>(part.body.data() - raw_.data());
        part.body = part.body.substr(0, end > from ? end - from : 0);
        if (!frames_.back().boundary.empty()) note_mid_line(part.body, frames_.back().boundary);
        frames_.pop_back();
    }
}

void Scanner::handle(const Delimiter& delimiter, std::size_t line_begin, std::size_t next) {
    const std::size_t end = before_line(line_begin);
    end_leaf(end);
    for (std::size_t i = delimiter.frame + 1; i < frames_.size(); ++i)
        if (!frames_[i].boundary.empty() && !frames_[i].is_closed)
            add_defect(scan_.defects, "unclosed-multipart");
    close_frames_above(delimiter.frame + 1, end);
    Frame& frame = frames_.back();
    if (delimiter.is_closing) {
        if (!frame.has_part) add_defect(scan_.defects, "closed-before-opened");
        frame.is_closed = true;
        return;
    }
    if (frame.is_closed) add_defect(scan_.defects, "part-after-end");
    frame.is_closed = false;
    frame.has_part = true;
    if (next >= raw_.size()) return;  // A delimiter as the last line opens nothing.
    const std::size_t container = frame.part;
    const bool is_digest = scan_.parts[container].type.type == "multipart/digest";
    const std::size_t part = begin_part(container, is_digest ? "message/rfc822" : "text/plain");
    if (part != no_part) enter(part);
}

}  // namespace

Scan scan_mail(std::string_view raw) {
    Scan scan;
    if (raw.find('\n') == std::string_view::npos && raw.find('\r') != std::string_view::npos) {
        add_defect(scan.defects, "cr-only");
        scan.decoded.emplace_back(raw);
        std::ranges::replace(scan.decoded.back(), '\r', '\n');
        raw = scan.decoded.back();
    }
    Scanner scanner(scan);
    std::vector<Job> jobs{{raw, no_part, 0}};
    while (!jobs.empty()) {
        const Job job = jobs.back();
        jobs.pop_back();
        scanner.run(job);
        for (Job& inner : scanner.take_jobs()) jobs.push_back(inner);
    }
    return scan;
}

}  // namespace vastus::mail
