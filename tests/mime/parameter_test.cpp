#include "mail/parameter.hpp"

#include <gtest/gtest.h>

#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

struct Case {
    std::string_view raw, type, name, expected;
};

TEST(ParameterTest, ReadsTypesAndRawParameters) {
    constexpr Case cases[] = {
        {"text/plain; charset=utf-8", "text/plain", "charset", "utf-8"},
        {"TEXT/HTML; CHARSET=\"utf-8\"", "text/html", "charset", "utf-8"},
        {"multipart/mixed; boundary=\"a;b=c\\\"d\"", "multipart/mixed", "boundary", "a;b=c\"d"},
        {"multipart/mixed; boundary=a b", "multipart/mixed", "boundary", "a b"},
        {"multipart/mixed; boundary=\"--=_x (y)\"", "multipart/mixed", "boundary", "--=_x (y)"},
        {"multipart/mixed; boundary=\"unclosed", "multipart/mixed", "boundary", "unclosed"},
        {"text/plain (a; b) ; charset=x", "text/plain", "charset", "x"},
        {"text/plain charset=x", "text/plain", "charset", "x"},
        {"text / plain; charset = x ;", "text/plain", "charset", "x"},
        {"text/plain;;; charset=x", "text/plain", "charset", "x"},
        {"text/plain; charset=x; charset=y", "text/plain", "charset", "x"},
        {"text/plain; name=\"C:\\dir\\a.txt\"", "text/plain", "name", "C:\\dir\\a.txt"},
        {"text/plain; name", "text/plain", "name", ""},
        {"text/plain; =x; charset=y", "text/plain", "charset", "y"},
        {"attachment; filename=a.pdf", "attachment", "filename", "a.pdf"},
        {"", "", "charset", ""},
        {";", "", "charset", ""},
        {"\"", "", "charset", ""},
        {"te\xFCxt/plain", "", "charset", ""},
        {"text/pl\"ain\"", "text/pl", "charset", ""},
    };
    for (const auto& [raw, type, name, expected] : cases) {
        Defects defects;
        const auto field = read_parameter_field(raw, defects);
        EXPECT_EQ(field.type, type) << raw;
        EXPECT_EQ(field.raw(name), expected) << raw;
    }
}

TEST(ParameterTest, DecodesExtendedParameters) {
    constexpr Case cases[] = {
        {"a; filename*=utf-8''%C3%BC.pdf", "a", "filename", "ü.pdf"},
        {"a; filename*=iso-8859-1'et'%FC.pdf", "a", "filename", "ü.pdf"},
        {"a; filename=x.pdf; filename*=utf-8''%C3%BC.pdf", "a", "filename", "ü.pdf"},
        {"a; filename*0=ab; filename*1=cd.pdf", "a", "filename", "abcd.pdf"},
        {"a; filename*1=cd.pdf; filename*0=ab", "a", "filename", "abcd.pdf"},
        {"a; filename*0*=utf-8''%C3; filename*1*=%BC; filename*2=%41", "a", "filename", "ü%41"},
        {"a; filename*0=ab; filename*2=ef", "a", "filename", "ab"},
        {"a; filename*1=b; filename=x", "a", "filename", "x"},
        {"a; filename*=%41%%42%4", "a", "filename", "A%B%4"},
        {"a; filename*=utf-8'%41", "a", "filename", "utf-8'A"},
        {"a; filename*=''", "a", "filename", ""},
        {"a; filename*x=1; filename=y", "a", "filename", "y"},
        {"a; filename*99999999999=1; filename=y", "a", "filename", "y"},
        {"a; filename=\"=?utf-8?q?=C3=BC.pdf?=\"", "a", "filename", "ü.pdf"},
        {"a; filename==?utf-8?q?=C3=BC.pdf?=", "a", "filename", "ü.pdf"},
    };
    for (const auto& [raw, type, name, expected] : cases) {
        Defects defects;
        EXPECT_EQ(read_parameter_field(raw, defects).text(name, defects), expected) << raw;
    }
}

TEST(ParameterTest, AFileNameIsALabel) {
    EXPECT_EQ(clean_file_name("../../etc/passwd"), "passwd");
    EXPECT_EQ(clean_file_name("C:\\x\\a.pdf"), "a.pdf");
    EXPECT_EQ(clean_file_name("a\xE2\x80\xAE"
                              "fdp.exe"),
              "afdp.exe");
    EXPECT_EQ(clean_file_name("a\xE2\x80\x8B.pdf"), "a.pdf");
    EXPECT_EQ(clean_file_name("a\nb\t.pdf "), "ab.pdf");
    EXPECT_EQ(clean_file_name(".."), "");
    EXPECT_EQ(clean_file_name(""), "");
    EXPECT_LE(clean_file_name(std::string(4'000, 'x') + ".pdf").size(), 255u);
    EXPECT_TRUE(model::is_utf8(clean_file_name("\xC3" + std::string(300, '\xC3'))));
}

TEST(ParameterTest, HostileFieldsAreBounded) {
    for (const std::string piece : {";a=b", "(", "\"", ";\"", "(\\", ";filename*0=x", "=", "/"}) {
        std::string raw = "text/plain";
        while (raw.size() < 300'000) raw += piece;
        Defects defects;
        const auto field = read_parameter_field(raw, defects);
        EXPECT_LE(field.parameters.size(), 200u);
        field.text("filename", defects);
    }
}

}  // namespace
}  // namespace vastus::mail
