// One request, one form: what could be read in two ways is refused, the rest is brought into the form that the policy
// knows.
#include "gateway/rules/canonical.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::gateway;

class CanonicalRequestHasOneForm : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void hosts_data();
  void hosts();
  void authorities_data();
  void authorities();
  void paths_data();
  void paths();
  void request_isAssembled();
  void absoluteTargets_data();
  void absoluteTargets();
  void hostField_mustNameTheTunnelsHost_data();
  void hostField_mustNameTheTunnelsHost();
};

namespace {

template <class T>
QByteArray outcome(const std::expected<T, CanonicalProblem>& result) {
  if (!result) return QByteArray("! ") + std::string(toString(result.error())).c_str();
  return QByteArray::fromStdString(*result);
}
void row(const char* name, const char* in, const char* out) {
  QTest::newRow(name) << QByteArray(in) << QByteArray(out);
}
void columns() {
  QTest::addColumn<QByteArray>("in");
  QTest::addColumn<QByteArray>("out");
}

}  // namespace

void CanonicalRequestHasOneForm::hosts_data() {
  columns();
  row("plain", "api.test", "api.test");
  row("upper case", "API.Test", "api.test");
  row("dot at the end", "api.test.", "api.test");
  row("two dots at the end", "api.test..", "! bad_host");
  row("underscore", "my_host.test", "my_host.test");
  row("punycode", "xn--bcher-kva.test", "xn--bcher-kva.test");
  row("IDN as bytes",
      "b\xc3\xbc"
      "cher.test",
      "! bad_host");
  row("full-width letters", "\xef\xbd\x81pi.test", "! bad_host");
  row("wildcard", "*.test", "! bad_host");
  row("empty", "", "! bad_host");
  row("a dot", ".", "! bad_host");
  row("an empty label", "a..test", "! bad_host");
  row("a leading hyphen", "-a.test", "! bad_host");
  row("percent", "api%2etest", "! bad_host");
  row("a slash", "api.test/x", "! bad_host");
  row("a blank", "api test", "! bad_host");
  row("user info", "user@api.test", "! user_info");
  row("IPv4", "127.0.0.1", "127.0.0.1");
  row("IPv4 as one number", "2130706433", "! numeric_host");
  row("IPv4 in hexadecimal", "0x7f000001", "! numeric_host");
  row("IPv4 in octal", "0177.0.0.1", "! numeric_host");
  row("IPv4 in mixed parts", "127.0.0x1", "! numeric_host");
  row("IPv4 with three parts", "127.0.1", "! numeric_host");
  row("IPv4 with leading zeros", "127.000.000.001", "! numeric_host");
  row("IPv4 beyond 255", "127.0.0.256", "! numeric_host");
  row("a name ending in a number", "host.1", "! numeric_host");
  row("IPv6", "[::1]", "[::1]");
  row("IPv6 long", "[0:0:0:0:0:0:0:1]", "[::1]");
  row("IPv6 mapped", "[::ffff:127.0.0.1]", "[::ffff:127.0.0.1]");
  row("IPv6 zone", "[fe80::1%25eth0]", "! bad_host");
  row("IPv6 without brackets", "::1", "! bad_host");
}

void CanonicalRequestHasOneForm::hosts() {
  QFETCH(QByteArray, in);
  QFETCH(QByteArray, out);
  QCOMPARE(outcome(canonicalHost(in.toStdString())), out);
}

void CanonicalRequestHasOneForm::authorities_data() {
  columns();
  row("port", "Api.test:8443", "api.test:8443");
  row("no port", "api.test", "api.test");
  row("default port", "api.test:443", "api.test");
  row("IPv6 and port", "[::1]:8443", "[::1]:8443");
  row("port 0", "api.test:0", "! bad_port");
  row("no digits", "api.test:", "! bad_port");
  row("beyond 65535", "api.test:65536", "! bad_port");
  row("a sign", "api.test:+443", "! bad_port");
  row("two ports", "api.test:443:443", "! bad_port");
  row("a name as the port", "api.test:https", "! bad_port");
  row("user info", "a:b@api.test:443", "! user_info");
  row("a list", "api.test,evil.test", "! bad_host");
}

void CanonicalRequestHasOneForm::authorities() {
  QFETCH(QByteArray, in);
  QFETCH(QByteArray, out);
  const auto authority = parseAuthority(in.toStdString(), 443);
  const auto text = authority.transform([](const Authority& a) { return toString(a, 443); });
  QCOMPARE(outcome(text), out);
}

void CanonicalRequestHasOneForm::paths_data() {
  columns();
  row("root", "/", "/");
  row("plain", "/v1/charges", "/v1/charges");
  row("unreserved escapes", "/%76%31/%7Ex", "/v1/~x");
  row("lower-case escapes", "/a%c3%a9", "/a%C3%A9");
  row("dot", "/a/./b", "/a/b");
  row("dot at the end", "/a/.", "/a/");
  row("dot dot", "/a/b/../c", "/a/c");
  row("dot dot at the end", "/a/b/..", "/a/");
  row("above the root", "/../../a", "/a");
  row("only dot dot", "/..", "/");
  row("escaped dots", "/a/%2e%2E/b", "/b");
  row("half escaped dots", "/a/.%2e/b", "/b");
  row("three dots are a name", "/a/.../b", "/a/.../b");
  row("empty segments stay", "/a//b", "/a//b");
  row("semicolon in a name", "/a;v=1/b", "/a;v=1/b");
  row("encoded blank", "/a%20b", "/a%20b");
  row("an escaped percent stays", "/a%252e", "/a%252e");
  row("empty", "", "! empty_path");
  row("no slash", "a", "! bad_target");
  row("asterisk", "*", "! bad_target");
  row("encoded slash", "/a%2Fb", "! encoded_slash");
  row("encoded slash in small letters", "/a%2fb", "! encoded_slash");
  row("encoded backslash", "/a%5Cb", "! encoded_backslash");
  row("backslash", "/a\\b", "! encoded_backslash");
  row("NUL", "/a%00", "! encoded_control");
  row("line feed", "/a%0Ab", "! encoded_control");
  row("DEL", "/a%7f", "! encoded_control");
  row("dot dot with parameters", "/a/..;x/b", "! path_parameters");
  row("dot with parameters", "/a/.;/b", "! path_parameters");
  row("empty with parameters", "/a/;x/b", "! path_parameters");
  row("escaped dots with parameters", "/a/%2e%2e;/b", "! path_parameters");
  row("escaped semicolon", "/a/..%3Bx", "! path_parameters");
  row("a broken escape", "/a%2", "! bad_escape");
  row("no escape", "/a%zz", "! bad_escape");
  row("raw bytes", "/a\xc3\xa9", "! bad_target");
  row("fragment", "/a#b", "! bad_target");
}

void CanonicalRequestHasOneForm::paths() {
  QFETCH(QByteArray, in);
  QFETCH(QByteArray, out);
  const auto path = canonicalPath(in.toStdString());
  QCOMPARE(outcome(path), out);
  if (path) QCOMPARE(outcome(canonicalPath(*path)), out);  // its own canonical form
}

void CanonicalRequestHasOneForm::request_isAssembled() {
  const auto request = canonicalise("https", {"api.test", 8443}, "get", "/a/../b?x=%2F&y");
  QVERIFY(request.has_value());
  QVERIFY((*request == CanonicalRequest{"https", "api.test", 8443, "GET", "/b", "x=%2F&y"}));
  QVERIFY(canonicalise("ftp", {"api.test", 21}, "GET", "/").error() == CanonicalProblem::unknownScheme);
  QVERIFY(canonicalise("https", {"api.test", 443}, "GET", "/?a#b").error() == CanonicalProblem::badTarget);
  QVERIFY(canonicalise("https", {"api.test", 443}, "GET", "?x").error() == CanonicalProblem::emptyPath);
}

void CanonicalRequestHasOneForm::absoluteTargets_data() {
  columns();
  row("http", "http://Api.test/a?b", "http api.test:80 /a?b");
  row("https", "HTTPS://api.test", "https api.test:443 /");
  row("port", "https://api.test:8443/", "https api.test:8443 /");
  row("query without path", "http://api.test?x", "http api.test:80 /?x");
  row("user info", "http://u:p@api.test/", "! user_info");
  row("another scheme", "ftp://api.test/", "! unknown_scheme");
  row("no scheme", "//api.test/", "! bad_target");
  row("backslash host", "http://api.test\\@evil.test/", "! user_info");
}

void CanonicalRequestHasOneForm::absoluteTargets() {
  QFETCH(QByteArray, in);
  QFETCH(QByteArray, out);
  const auto text = splitAbsolute(in.toStdString()).transform([](const AbsoluteTarget& target) {
    return target.scheme + " " + toString(target.authority, 0) + " " + target.origin;
  });
  QCOMPARE(outcome(text), out);
}

void CanonicalRequestHasOneForm::hostField_mustNameTheTunnelsHost_data() {
  QTest::addColumn<QByteArray>("field");
  QTest::addColumn<bool>("fits");
  QTest::newRow("the same") << QByteArray("api.test:8443") << true;
  QTest::newRow("without port") << QByteArray("api.test") << true;
  QTest::newRow("upper case and a dot") << QByteArray("API.TEST.:8443") << true;
  QTest::newRow("another host") << QByteArray("evil.test:8443") << false;
  QTest::newRow("another port") << QByteArray("api.test:443") << false;
  QTest::newRow("a longer host") << QByteArray("api.test.evil.test") << false;
  QTest::newRow("empty") << QByteArray("") << false;
  QTest::newRow("two") << QByteArray("api.test, api.test") << false;
}

void CanonicalRequestHasOneForm::hostField_mustNameTheTunnelsHost() {
  QFETCH(QByteArray, field);
  QFETCH(bool, fits);
  QCOMPARE(namesAuthority(field.toStdString(), {"api.test", 8443}), fits);
}

CHATELAINE_TEST(CanonicalRequestHasOneForm);
#include "canonical_request_has_one_form.moc"
