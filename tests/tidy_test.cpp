// Reads the source of the project and judges it by the rules of CONTRIBUTING.md. The checks
// themselves are tried first, on small bad texts that each of them must refuse.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tidy/documents.hpp"
#include "tidy/layers.hpp"
#include "tidy/shape.hpp"
#include "tidy/source.hpp"
#include "tidy/words.hpp"

namespace vastus::tidy {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;

const fs::path& root() {
    static const fs::path path = fs::path(VASTUS_TEST_DATA).parent_path();
    return path;
}

std::vector<Source> read_tree(const std::set<std::string>& folders,
                              const std::set<std::string>& endings) {
    std::vector<fs::path> files;
    for (const auto& folder : folders) {
        if (!fs::is_directory(root() / folder)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(root() / folder)) {
            const auto name = entry.path().filename().string();
            const bool wanted =
                endings.contains(entry.path().extension().string()) || endings.contains(name);
            if (entry.is_regular_file() && wanted) files.push_back(entry.path());
        }
    }
    std::ranges::sort(files);
    std::vector<Source> sources;
    for (const auto& file : files) {
        sources.push_back(read_source(fs::relative(file, root()).string(), slurp(file)));
    }
    return sources;
}

const std::vector<Source>& all_code() {
    static const auto sources = [] {
        std::set<std::string> folders(product_folders().begin(), product_folders().end());
        folders.insert({"tests", "bench"});
        return read_tree(folders, {".cpp", ".hpp"});
    }();
    return sources;
}

std::string print(const Complaints& complaints) {
    std::string text;
    for (const auto& complaint : complaints) {
        text += complaint.file;
        if (complaint.line > 0) text += ":" + std::to_string(complaint.line);
        text += ": " + complaint.text + "\n";
    }
    return text;
}

template <class Check>
std::string judge_all(Check check) {
    Complaints all;
    for (const auto& source : all_code()) {
        for (auto& complaint : check(source)) all.push_back(std::move(complaint));
    }
    return print(all);
}

// --- the tree ---

void expect_fine(const std::string& complaints) {
    EXPECT_TRUE(complaints.empty()) << "\n" << complaints;
}

TEST(TidyTest, FindsTheSource) { EXPECT_GT(all_code().size(), 50u) << root(); }

TEST(TidyTest, KeepsTheLayers) { expect_fine(judge_all(check_layers)); }

TEST(TidyTest, KeepsLengths) { expect_fine(judge_all(check_lengths)); }

TEST(TidyTest, OpensEveryHeaderWithAComment) { expect_fine(judge_all(check_header)); }

TEST(TidyTest, UsesNoBannedWord) { expect_fine(judge_all(check_words)); }

TEST(TidyTest, AwaitsOnlyWhatTheCompilerGetsRight) { expect_fine(judge_all(check_awaits)); }

TEST(TidyTest, ListsEveryFileInCMake) {
    std::set<std::string> folders(product_folders().begin(), product_folders().end());
    folders.insert({"tests", "bench"});
    const auto lists = read_tree(folders, {"CMakeLists.txt"});
    expect_fine(print(check_listed(all_code(), lists)));
}

TEST(TidyTest, UsesEveryHeader) { expect_fine(print(check_used(all_code()))); }

TEST(TidyTest, DescribesEveryTableOnce) {
    const auto file = root() / "storage/schema.hpp";
    expect_fine(print(check_schema(read_source("storage/schema.hpp", slurp(file)))));
}

Source read_file(const std::string& path) { return read_source(path, slurp(root() / path)); }

TEST(TidyTest, ShowsEveryKeyInAnExample) {
    const std::vector<Source> examples = {read_file("docs/examples/vastus.yaml"),
                                          read_file("docs/examples/rules.yaml"),
                                          read_file("docs/examples/rules.test.yaml")};
    expect_fine(print(check_keys(read_file("config/table.cpp"), examples)));
}

TEST(TidyTest, NamesEveryCommandInTheManual) {
    expect_fine(
        print(check_commands(read_file("cli/commands.cpp"), read_file("docs/man/vastus.1"))));
}

// --- the checks ---

std::string judge(Complaints (*check)(const Source&), const std::string& path,
                  const std::string& bytes) {
    return print(check(read_source(path, bytes)));
}

struct Case {
    std::string path, bytes, complaint;  ///< "" = fine.
};

class TidyChecks : public testing::Test {
protected:
    void expect(Complaints (*check)(const Source&), const std::vector<Case>& cases) {
        for (const auto& [path, bytes, complaint] : cases) {
            const auto found = judge(check, path, bytes);
            if (complaint.empty()) {
                EXPECT_EQ(found, "") << path << ": " << bytes;
            } else {
                EXPECT_THAT(found, HasSubstr(complaint)) << path << ": " << bytes;
            }
        }
    }
};

TEST_F(TidyChecks, RefuseAnIncludeFromAbove) {
    expect(check_layers, {
                             {"mail/a.cpp", "#include \"model/ids.hpp\"\n", ""},
                             {"mail/a.cpp", "#include \"rules/rule.hpp\"\n", "not rules"},
                             {"model/a.cpp", "\n#include \"mail/fold.hpp\"\n", "model/a.cpp:2:"},
                             {"net/a.cpp", "#include \"storage/kv.hpp\"\n", "not storage"},
                             {"daemon/a.cpp", "#include \"cli/commands.hpp\"\n", "not cli"},
                             {"daemon/a.cpp", "#include \"web/server.hpp\"\n", ""},
                             {"mail/a.cpp", "// #include \"rules/rule.hpp\"\n", ""},
                             {"tests/mail/a.cpp", "#include \"rules/rule.hpp\"\n", ""},
                         });
}

TEST_F(TidyChecks, RefuseALibraryOutsideItsFolder) {
    expect(check_layers, {
                             {"storage/a.cpp", "#include <rocksdb/db.h>\n", ""},
                             {"storage/a.hpp", "#include <rocksdb/db.h>\n", "stays in .cpp"},
                             {"crm/a.cpp", "#include <rocksdb/db.h>\n", "RocksDB lives in storage"},
                             {"rules/a.cpp", "#include <unicode/uchar.h>\n", "ICU lives in mail"},
                             {"mail/a.cpp", "#include <openssl/sha.h>\n", "lives in model"},
                             {"net/a.hpp", "#include <boost/asio/awaitable.hpp>\n", ""},
                             {"crm/a.cpp", "#include <boost/asio/post.hpp>\n", "Boost.Asio lives"},
                             {"crm/a.cpp", "#include <sqlite3.h>\n", "no library in the table"},
                             {"crm/a.cpp", "#include <vector>\n#include <unistd.h>\n", ""},
                         });
}

std::string function_of(std::size_t lines, const std::string& head) {
    std::string text = head + " {\n";
    for (std::size_t i = 2; i < lines; ++i) text += "    f(\"}\");  // }\n";
    return text + "}\n";
}

TEST_F(TidyChecks, RefuseALongFunction) {
    const auto in_class = "namespace a {\nstruct B : public C {\n" +
                          function_of(71, "    int f(int x) const noexcept") + "};\n}\n";
    const auto constructor = function_of(71, "B::B(int a) : a_{a}, b_{a}");
    const auto table = "const int table[] = " + function_of(200, "");
    expect(check_lengths, {
                              {"mail/a.cpp", function_of(70, "void f()"), ""},
                              {"mail/a.cpp", function_of(71, "void f()"), "of 71 lines"},
                              {"mail/a.cpp", function_of(71, "bool operator==(A a)"), "of 71"},
                              {"mail/a.cpp", in_class, "mail/a.cpp:3:"},
                              {"mail/a.cpp", constructor, "of 71 lines"},
                              {"mail/a.cpp", table, ""},
                          });
}

TEST_F(TidyChecks, RefuseALongFileOrLine) {
    const std::string many(501, '\n');
    const std::string wide(101, 'x');
    std::string estonian;
    for (int i = 0; i < 100; ++i) estonian += "õ";
    expect(check_lengths, {
                              {"mail/a.cpp", many, "501 lines"},
                              {"mail/fold_table.cpp", many, ""},
                              {"mail/locale_subject.cpp", many, ""},
                              {"mail/a.cpp", wide, "mail/a.cpp:1: longer"},
                              {"tests/mail/a.cpp", "R\"(" + wide + ")\"", ""},
                              {"mail/a.cpp", "R\"(" + wide + ")\"", "mail/a.cpp:1: longer"},
                              {"mail/a.cpp", estonian, ""},
                          });
}

TEST_F(TidyChecks, RefuseAHeaderThatDoesNotSayWhatItIs) {
    expect(check_header, {
                             {"mail/a.hpp", "// Reads.\n#pragma once\n", ""},
                             {"mail/a.hpp", "#pragma once\n// Reads.\n", "opens with a comment"},
                             {"mail/a.hpp", "// Reads.\nint a;\n", "#pragma once is missing"},
                             {"mail/a.cpp", "int a;\n", ""},
                         });
}

TEST_F(TidyChecks, RefuseClocksAndChance) {
    expect(check_words, {
                            {"rules/a.cpp", "auto n = std::chrono::system_clock::now();", "`now`"},
                            {"daemon/clock.cpp", "auto n = system_clock::now();", ""},
                            {"rules/a.cpp", "// never system_clock::now()", ""},
                            {"rules/a.cpp", "auto t = time(nullptr);", "`now`"},
                            {"rules/a.cpp", "auto t = item.time();", ""},
                            {"rules/a.cpp", "int a = rand();", "seeded"},
                            {"rules/a.cpp", "int a = operand(1);", ""},
                            {"mail/a.cpp", "localtime_r(&a, &b);", "UTC inside"},
                        });
}

TEST_F(TidyChecks, RefusePrintingThrowingAndOwning) {
    expect(check_words, {
                            {"mail/a.cpp", "std::cout << 1;", "the tool prints"},
                            {"cli/a.cpp", "std::cout << 1;", ""},
                            {"mail/a.cpp", "std::snprintf(a, 1, b);", ""},
                            {"mail/a.cpp", "throw 1;", "return Error"},
                            {"mail/a.cpp", "} catch (...) {", "catch by type"},
                            {"mail/a.cpp", "auto p = new A;", "make_unique"},
                            {"mail/a.cpp", "std::unique_ptr<A> a(new A(1));", ""},
                            {"mail/a.cpp", "A(const A&) = delete;", ""},
                            {"mail/a.cpp", "f(\"a new one\");  // new", ""},
                            {"crm/a.cpp", "std::shared_ptr<A> a;", "pass a reference"},
                            {"daemon/a.hpp", "std::shared_ptr<const rules::RuleSet> r;", ""},
                            {"mail/a.hpp", "using namespace std;", "qualify"},
                        });
}

TEST_F(TidyChecks, RefuseWhatALibraryOrOurRulesDoBetter) {
    expect(check_words,
           {
               {"mail/a.cpp", "std::regex r;", "RE2"},
               {"mail/a.cpp", "auto n = std::stoi(a);", "from_chars"},
               {"mail/a.cpp", "std::ranges::unique(a);", "subrange"},
               {"mail/a.cpp", "c = std::tolower(c);", "locale"},
               {"mail/a.cpp", "to_lower(a);", ""},
               {"tests/a.cpp", "std::this_thread::sleep_for(1s);", "simulated clock"},
               {"storage/tables.cpp", "db->Put(a, b);", "storage::Batch"},
               {"storage/rocksdb_kv.cpp", "batch.Put(a, b);", ""},
               {"net/a.cpp", "send(\"SELECT INBOX\");", "never changed"},
               {"mail/a.cpp", "f(\"BODY.PEEK[]\");", ""},
               {"mail/a.cpp", "f(\"(UID BODY[])\");", "never changed"},
               {"mail/a.cpp", "if (name == \"BODY[]\") {", ""},
               {"net/a.cpp", "curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 0L);", "no insecure"},
               {"net/a.cpp", "co_spawn(io, f(), asio::detached);", "house handler"},
           });
}

TEST_F(TidyChecks, RefuseUnfinishedWork) {
    expect(check_words, {
                            {"mail/a.cpp", "// TODO: later", "number of an issue"},
                            {"mail/a.cpp", "// TODO(#12): folders of Exchange", ""},
                            {"mail/a.cpp", "// FIXME", "open an issue"},
                        });
}

TEST_F(TidyChecks, RefuseAwaitsThatTheCompilerGetsWrong) {
    expect(check_awaits,
           {
               {"net/a.cpp", "CO_TRY(auto a, co_await f(x));", ""},
               {"net/a.cpp", "if (const auto a = co_await f(x)) {", ""},
               {"net/a.cpp", "co_await take({.a = 1});", "name the object first"},
               {"net/a.cpp", "co_await offload(p, [s] { return 1; });", "name the object first"},
               {"net/a.cpp", "co_await f(a ? b : c);", "name the object first"},
               {"net/a.cpp", "co_await f(list[0]);", ""},
               {"net/a.cpp", "co_await t.async_wait(use_awaitable);", "as_tuple"},
               {"net/a.cpp", "co_await t.async_wait(as_tuple(use_awaitable));", ""},
           });
}

TEST(TidyCheckOfTrees, RefusesAFileThatCMakeDoesNotList) {
    const auto list =
        read_source("mail/CMakeLists.txt", "target_sources(m PRIVATE\n    fold.cpp\n)");
    EXPECT_THAT(check_listed({read_source("mail/fold.cpp", "")}, {list}), IsEmpty());
    EXPECT_THAT(print(check_listed({read_source("mail/old.cpp", "")}, {list})),
                HasSubstr("mail/old.cpp: is listed in no"));
    EXPECT_THAT(print(check_listed({read_source("mail/unfold.cpp", "")}, {list})),
                HasSubstr("is listed in no"));
    const auto glob = read_source("crm/CMakeLists.txt", "file(GLOB all *.cpp)");
    EXPECT_THAT(print(check_listed({}, {glob})), HasSubstr("by name"));
}

TEST(TidyCheckOfTrees, RefusesAHeaderThatNobodyIncludes) {
    const auto header = read_source("mail/fold.hpp", "// Folds.\n");
    const auto user = read_source("mail/fold.cpp", "#include \"mail/fold.hpp\"\n");
    EXPECT_THAT(check_used({header, user}), IsEmpty());
    EXPECT_THAT(print(check_used({header})), HasSubstr("nothing includes it"));
}

TEST(TidyCheckOfTrees, RefusesATableThatTheSchemaDoesNotDescribe) {
    const auto complain = [](const std::string& comment, const std::string& values) {
        return print(check_schema(
            read_source("storage/schema.hpp", comment + "enum class Table : char {\n" + values)));
    };
    EXPECT_EQ(complain("//   'm' Key -> Message\n", "    message = 'm',\n"), "");
    EXPECT_THAT(complain("", "    message = 'm',\n"), HasSubstr("in the schema comment once"));
    EXPECT_THAT(complain("//   'm' a\n//   'm' b\n", "    message = 'm',\n"), HasSubstr("once"));
    EXPECT_THAT(complain("//   'm' a\n//   Retired: 'm'\n", "    m = 'm',\n"),
                HasSubstr("retired"));
    EXPECT_THAT(complain("//   'm' a\n", "    a = 'm',\n    b = 'm',\n"), HasSubstr("twice"));
    EXPECT_THAT(complain("//   'm' a\n//   'x' b\n", "    a = 'm',\n"), HasSubstr("but no table"));
}

TEST(TidyCheckOfTrees, RefusesAKeyWithoutAnExample) {
    const auto table = read_source("config/table.cpp",
                                   "    {S::own, \"domains\", H::texts, N::required, \"x\"},\n"
                                   "    {S::smtp, \"oauth\", H::any, N::not_yet, \"x\"},\n");
    const auto shown = read_source("a.yaml", "own: {domains: [a.example]}\n");
    const auto other = read_source("a.yaml", "subdomains: [a.example]\n");
    EXPECT_THAT(check_keys(table, {shown}), IsEmpty());
    EXPECT_THAT(print(check_keys(table, {other})), HasSubstr("no example shows the key domains"));
    EXPECT_THAT(print(check_keys(shown, {shown})), HasSubstr("no key was found"));
}

TEST(TidyCheckOfTrees, RefusesACommandThatTheManualLeavesOut) {
    const auto table = read_source("cli/commands.cpp",
                                   "        {\"status\", \"\", \"x\"},\n"
                                   "        {\"item\",\n         \"explain\",\n");
    const auto manual = read_source("vastus.1", "vastus status\nvastus item explain\n");
    const auto shorter = read_source("vastus.1", "vastus status\nvastus item\n");
    EXPECT_THAT(check_commands(table, manual), IsEmpty());
    EXPECT_THAT(print(check_commands(table, shorter)), HasSubstr("vastus item explain"));
}

}  // namespace
}  // namespace vastus::tidy
