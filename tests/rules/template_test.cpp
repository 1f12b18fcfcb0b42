#include "rules/template_text.hpp"

#include "rules/firm.hpp"

namespace vastus::rules::test {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string filled(const std::string& text) {
    const auto parsed = parse_template(text);
    if (const auto* problem = std::get_if<TemplateProblem>(&parsed)) return problem->text;
    return fill_template(std::get<0>(parsed), [](const std::string& field) {
        if (field == "one") return std::vector<std::string>{"1"};
        if (field == "list") return std::vector<std::string>{"a", "b"};
        return std::vector<std::string>{};
    });
}

TEST(TemplateText, FillsFieldsAndLists) {
    EXPECT_EQ(filled("x {{one}}{{ one }} y"), "x 11 y");
    EXPECT_EQ(filled("{{list}}"), "a, b");
    EXPECT_EQ(filled("{{#list}}<{{.}}>{{/list}}"), "<a><b>");
    EXPECT_EQ(filled("{{#none}}x{{/none}}{{none}}."), ".");
    EXPECT_EQ(filled("{ } }} {"), "{ } }} {");
}

TEST(TemplateText, NamesWhatIsNotClosed) {
    EXPECT_THAT(filled("{{one"), HasSubstr("not closed"));
    EXPECT_THAT(filled("{{#list}} x"), HasSubstr("not closed"));
    EXPECT_THAT(filled("x {{/list}}"), HasSubstr("closes nothing"));
    EXPECT_THAT(filled("{{#list}}{{#one}}{{/list}}{{/one}}"), HasSubstr("closes nothing"));
    EXPECT_THAT(filled("{{}}"), HasSubstr("not a field"));
    EXPECT_THAT(filled("{{{one}}}"), HasSubstr("not a field"));
    EXPECT_THAT(filled("{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}"), HasSubstr("deep"));
}

TEST(TemplateText, StaysBounded) {
    const std::string big(100'000, 'x');
    EXPECT_LT(filled("{{#list}}" + big + "{{#list}}" + big + "{{/list}}{{/list}}").size(),
              600'000u);
}

class RenderTest : public ::testing::Test {
protected:
    AlertMail mail_for(const std::string& person, const std::string& when = "2026-03-02 14:15") {
        const auto watched =
            watch(*rules_, rules_->file.watch[0], {&item_, &client_}, {}, at(when));
        alert_ = watched.alerts.at(0);
        return render(*rules_, {alert_, item_, client_, person, "vastus item show 7", at(when)});
    }
    void rules(RuleFile file) { rules_ = compiled(std::move(file)); }

    std::shared_ptr<const RuleSet> rules_ = compiled(firm());
    model::Item item_ = waiting_item(at("2026-03-02 10:00"));
    model::Client client_;
    model::Alert alert_;
};

TEST_F(RenderTest, WritesInThePersonsLanguage) {
    client_.name = "Acme OÜ";
    const auto estonian = mail_for("mari");
    EXPECT_EQ(estonian.language, "et");
    EXPECT_EQ(estonian.subject, "4 h 15 min: Tellimus 12345 (Acme OÜ)");
    EXPECT_THAT(estonian.text, HasSubstr("Ott Tamm (Acme OÜ) on oodanud vastust 4 h 15 min, alates "
                                         "02.03.2026 12:00: „Tellimus 12345“."));
    EXPECT_THAT(estonian.text,
                HasSubstr("Saad selle kirja, sest oled meeskonna sales liige (reegel "
                          "unanswered, samm 1)."));
    EXPECT_THAT(estonian.text, HasSubstr("vastus item show 7"));
    EXPECT_THAT(mail_for("jaan").text, HasSubstr("You get this mail because you are a member"));
    const auto finnish = mail_for("liis", "2026-03-05 12:00");
    EXPECT_EQ(finnish.subject, "[!!] 3 päivää 2 h: Tellimus 12345 (Acme OÜ)");
    EXPECT_THAT(finnish.text, HasSubstr("sinulla on rooli manager (sääntö unanswered, vaihe 3, "
                                        "toisto 2)"));
}

TEST_F(RenderTest, SaysWhenSomebodyIsTheLastResort) {
    item_.team = "";
    EXPECT_THAT(mail_for("olga").text, HasSubstr("потому что больше некому сообщить и вы в команде "
                                                 "support (правило unanswered, шаг 1)."));
}

TEST_F(RenderTest, FallsBackToTheFirstLanguageAndToBuiltInText) {
    auto file = firm();
    file.templates["unanswered"].languages.resize(1);
    rules(file);
    const auto mixed = mail_for("olga");
    EXPECT_EQ(mixed.language, "et");
    EXPECT_THAT(mixed.text, HasSubstr("ждёт ответа"));
    file.templates.clear();
    file.watch[0].template_name.clear();
    rules(file);
    const auto built_in = mail_for("mari");
    EXPECT_EQ(built_in.subject, "Vastamata 4 h 15 min: Tellimus 12345 (Ott Tamm)");
    EXPECT_THAT(mail_for("stranger").subject, HasSubstr("Unanswered for"));
    EXPECT_THAT(built_in.text, StartsWith("Ott Tamm on oodanud vastust"));
    EXPECT_THAT(built_in.text, EndsWith("\n\nTäpsemalt: vastus item show 7\n"));
}

TEST_F(RenderTest, KeepsLineEndsOfOthersOutOfSubjects) {
    item_.subject = "Hi\r\nBcc: x@evil.example\x01  there";
    client_.name = "A\nB {{item.link}}";
    const auto written = mail_for("jaan");
    EXPECT_EQ(written.subject, "4 h 15 min: Hi Bcc: x@evil.example there (A B {{item.link}})");
    EXPECT_THAT(written.text, Not(HasSubstr("\r")));
    item_.subject.clear();
    EXPECT_THAT(mail_for("jaan").subject, HasSubstr("(no subject)"));
    item_.subject = std::string(10'000, 'x');
    EXPECT_LT(mail_for("jaan").subject.size(), 310u);
}

TEST(Waited, UsesTheRightPlural) {
    struct Case {
        model::Duration waited;
        std::string language, text;
    };
    const std::vector<Case> cases{
        {minutes(135), "et", "2 h 15 min"},
        {minutes(120), "en", "2 h"},
        {minutes(5), "ru", "5 мин"},
        {model::Duration(10), "fi", "alle minuutin"},
        {model::Duration(-10), "en", "less than a minute"},
        {hours(24), "en", "1 day"},
        {hours(72), "et", "3 päeva"},
        {hours(24), "et", "1 päev"},
        {hours(28), "en", "1 day 4 h"},
        {hours(24 * 21), "ru", "21 день"},
        {hours(24 * 22), "ru", "22 дня"},
        {hours(24 * 11), "ru", "11 дней"},
        {hours(24 * 112), "ru", "112 дней"},
        {hours(24 * 5), "ru", "5 дней"},
        {hours(24 * 21), "lv", "21 diena"},
        {hours(24 * 11), "lv", "11 dienas"},
        {hours(24 * 12), "lt", "12 dienų"},
        {hours(24 * 3), "lt", "3 dienos"},
        {hours(24 * 3), "de", "3 Tage"},
        {hours(24), "sv", "1 dag"},
        {hours(25), "xx", "1 day 1 h"},
        {hours(24 * 30 + 5), "en", "30 days"},
    };
    for (const auto& [waited, language, text] : cases)
        EXPECT_EQ(waited_text(waited, language), text);
}

TEST(LocalText, FollowsTheZone) {
    const auto rules = compiled(firm());
    EXPECT_EQ(local_text(*rules, at("2026-03-02 08:00")), "02.03.2026 10:00");
    EXPECT_EQ(local_text(*rules, at("2026-06-30 21:30")), "01.07.2026 00:30");
    RuleSet broken{rules->file, rules->matcher, {}};
    broken.file.timezone = "Europe/Atlantis";
    EXPECT_EQ(local_text(broken, at("2026-03-02 08:00")), "02.03.2026 08:00 UTC");
}

}  // namespace
}  // namespace vastus::rules::test
