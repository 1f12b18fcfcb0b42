#include "mail/html.hpp"

#include <gmock/gmock.h>

#include "mail/html_entities.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

/// Lines by '|', with "> " for depth and a letter for a marker.
std::string read(std::string_view html) {
    std::string text;
    for (const Line& line : html_lines(html)) {
        if (!text.empty()) text += '|';
        if (line.marker == Marker::quote) text += "[Q]";
        if (line.marker == Marker::forward) text += "[F]";
        if (line.marker == Marker::signature) text += "[S]";
        for (int i = 0; i < line.depth; ++i) text += '>';
        text += line.text;
    }
    return text;
}

struct Case {
    std::string_view html, expected;
};

TEST(HtmlTest, BreaksLinesAsPeopleSeeThem) {
    constexpr Case cases[] = {
        {"", ""},
        {"a  b\n c", "a b c"},
        {"a<br>b<BR/>c", "a|b|c"},
        {"<div>a</div><div>b</div>", "a|b"},
        {"a<div>b</div>c", "a|b|c"},
        {"<div>a</div><div><br></div><div>b</div>", "a||b"},
        {"<p>a</p><p>b</p>", "a||b"},
        {"<p class=\"MsoNormal\">a</p><p class=\"MsoNormal\">b</p>", "a|b"},
        {"<p class=MsoNormal>a</p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>b</p>",
         "a||b"},
        {"a<br><br><br><br><br>b", "a|||b"},
        {"<ul><li>a</li><li><p>b</p></li></ul>", "- a|- b"},
        {"<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a\tb|c"},
        {"<h1>a</h1>b", "a||b"},
        {"<pre>a\n  b</pre>c", "a|  b|c"},
        {"a<hr>b", "a|b"},
        {"<blockquote>a<blockquote>b</blockquote></blockquote>c", ">a|>>b|c"},
        {"</blockquote></blockquote>a", "a"},
        {"<a href=\"x>y\">link</a> <img src=x alt=y>z", "link z"},
    };
    for (const auto& [html, expected] : cases) EXPECT_EQ(read(html), expected) << html;
}

TEST(HtmlTest, DropsWhatIsNotShown) {
    constexpr Case cases[] = {
        {"<head><title>t</title><style>p{}</style></head><body>a</body>", "a"},
        {"<style>a<b</style>x", "x"},
        {"<script>if (a<b) '</div>'</script>x", "x"},
        {"<!-- hidden -->x<!--[if mso]>y<![endif]-->z", "xz"},
        {"<![if !mso]>x<![endif]>", "x"},
        {"<!DOCTYPE html><?xml x?>x", "x"},
        {"<svg><text>a</text></svg><math>b</math><template>c</template>x", "x"},
        {"<div style=\"display: none\">a<div>b</div>c</div>x", "x"},
        {"<span style='VISIBILITY:hidden'>a</span>x", "x"},
        {"<span style=\"mso-hide:all\">a</span>x", "x"},
        {"<span style=\"font-size:0px\">a</span>x", "x"},
        {"<span style=\"font-size:0.9em\">a</span>x", "ax"},
        {"<td style=\"font-size:0\"><div style=\"font-size:13px\">a</div></td>x", "a|x"},
        {"<div style=\"max-height:0\">a</div>x", "x"},
        {"<p hidden>a</p>x", "x"},
        {"<p hidden>a<p>x", "x"},
        {"<table><tr><td style=\"display:none\">a<td>b</table>", "b"},
        {"<img style=\"display:none\">x", "x"},
    };
    for (const auto& [html, expected] : cases) EXPECT_EQ(read(html), expected) << html;
}

TEST(HtmlTest, BrokenMarkupLosesNoText) {
    constexpr Case cases[] = {
        {"a < b", "a < b"},
        {"a <b", "a <b"},
        {"a <3 b", "a <3 b"},
        {"<", "<"},
        {"a<!-- never closed", "a<!-- never closed"},
        {"<head>text", "text"},
        {"<style>text", "text"},
        {"<div class=\"x>text</div>y", "text|y"},
        {"</>x", "</>x"},
        {"<b>x</i></b></b></div>", "x"},
        {"<div<div>x", "x"},
    };
    for (const auto& [html, expected] : cases) EXPECT_EQ(read(html), expected) << html;
}

TEST(HtmlTest, DecodesCharacterReferences) {
    constexpr Case cases[] = {
        {"&auml;&Auml;&#228;&#xE4;&#XE4;", "äÄäää"},
        {"&lt;div&gt; &amp;amp; &quot;&apos;", "<div> &amp; \"'"},
        {"a&nbsp;b&nbsp c", "a b c"},
        {"&#150;&#x80;", "–€"},
        {"&unknown; &; &#; &#x; &#xZ;", "&unknown; &; &#; &#x; &#xZ;"},
        {"&#0;&#x110000;&#xD800;&#99999999999999999999;",
         "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"a&shy;b&zwnj;c&#8203;d&#xFEFF;e", "abcde"},
        {"&auml", "&auml"},
        {"?a=1&copy=2", "?a=1&copy=2"},
    };
    for (const auto& [html, expected] : cases) EXPECT_EQ(read(html), expected) << html;
}

TEST(HtmlTest, MarksWhereQuotesBegin) {
    constexpr Case cases[] = {
        {"yes<div class=\"gmail_quote\"><div class=\"gmail_attr\">On x, N wrote:</div>"
         "<blockquote class=\"gmail_quote\">q</blockquote></div>",
         "yes|[Q]On x, N wrote:|>q"},
        {"see<div class=\"gmail_quote\"><div class=\"gmail_attr\">---------- Forwarded "
         "message</div>f</div>",
         "see|[F]---------- Forwarded message|f"},
        {"yes<div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\"><b>From:</b> N</div>q",
         "yes|[Q]From: N|q"},
        {"yes<div style=\"border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in\">"
         "<p class=MsoNormal><b>From:</b> N</p></div>q",
         "yes|[Q]From: N|q"},
        {"yes<!-- originalMessage --><div>q</div>", "yes|[Q]q"},
        {"yes<div class=\"protonmail_quote\">q</div>", "yes|[Q]q"},
        {"yes<div id=\"ydp_yahoo_quoted_1\">q</div>", "yes|[Q]q"},
        {"yes<div name=\"quote\">q</div>", "yes|[Q]q"},
        {"yes<div>------------------ Original ------------------</div>q",
         "yes|[Q]------------------ Original ------------------|q"},
        {"yes<blockquote type=\"cite\">q</blockquote>", "yes|[Q]>q"},
        {"yes<div class=\"gmail_signature\">Mari</div>", "yes|[S]Mari"},
        {"yes<br id=\"lineBreakAtBeginningOfSignature\"><div>Sent from my iPhone</div>",
         "yes|[S]Sent from my iPhone"},
        {"yes<div id=\"Signature\">Mari</div><div id=\"appendonsend\"></div>q", "yes|[S]Mari|[Q]q"},
    };
    for (const auto& [html, expected] : cases) EXPECT_EQ(read(html), expected) << html;
}

TEST(HtmlTest, AnswersBelowAQuoteAreNotCutByItsMarker) {
    EXPECT_EQ(read("<div class=\"moz-cite-prefix\">On x, N wrote:</div>"
                   "<blockquote type=\"cite\">q</blockquote>answer"),
              "On x, N wrote:|>q|answer");
    EXPECT_EQ(read("<div class=\"protonmail_quote\"><blockquote>q</blockquote>old</div>"),
              "[Q]>q|old");
}

TEST(HtmlTest, DepthIsBounded) {
    std::string html;
    for (int i = 0; i < 100'000; ++i) html += "<blockquote>";
    const auto lines = html_lines(html + "x");
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0].depth, 20);
}

TEST(HtmlTest, HostileMarkupIsReadInOnePass) {
    for (const std::string piece : {"<",
                                    "<!--",
                                    "<a b=\"",
                                    "<a b='",
                                    "<style>",
                                    "<head>",
                                    "<head><body>",
                                    "<head></head>",
                                    "&#",
                                    "</",
                                    "<script></scrip",
                                    "<p hidden>",
                                    "<div style=\"display:none\">",
                                    "<td hidden>",
                                    "<br>",
                                    "<li>",
                                    "&nbsp;",
                                    "<blockquote type=cite>x",
                                    "<a ",
                                    "<title>x</title",
                                    "<pre>\n"}) {
        std::string html;
        while (html.size() < 400'000) html += piece;
        EXPECT_LE(html_lines(html).size(), 100'000u) << piece;
    }
}

TEST(HtmlTest, CutAtEveryByteIsValidUtf8) {
    constexpr std::string_view whole =
        "<html><head><title>t</title></head><body style=\"x\">J&uuml;ri<!-- c --><div "
        "class='gmail_quote'>"
        "<blockquote type=\"cite\">q &#8364; <img src='a>b'></blockquote></div></body></html>";
    for (std::size_t size = 0; size <= whole.size(); ++size)
        for (const Line& line : html_lines(whole.substr(0, size)))
            EXPECT_TRUE(model::is_utf8(line.text));
}

TEST(HtmlTest, KnowsTheNamesOfHtml4) {
    EXPECT_EQ(named_character("otilde"), U'õ');
    EXPECT_EQ(named_character("Otilde"), U'Õ');
    EXPECT_EQ(named_character("scaron"), U'š');
    EXPECT_EQ(named_character("euro"), U'€');
    EXPECT_EQ(named_character("otild"), 0u);
    EXPECT_EQ(named_character(""), 0u);
}

}  // namespace
}  // namespace vastus::mail
