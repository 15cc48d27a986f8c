#include "ui/wizards/rule_editor.h"

#include <QtCore/QSignalBlocker>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>

#include "ui/look/fonts.h"
#include "ui/look/spacing.h"
#include "ui/widgets/form_row.h"

namespace chatelaine::ui {
namespace {

constexpr std::size_t editCount = 3;
constexpr int alsoHeight = 64;

// In the order of the alternatives of InjectRule.
enum Kind : std::size_t { none, header, query, path, basic, cookie, sigV4, hmac, clientCertificate };
static_assert(std::variant_size_v<InjectRule> == clientCertificate + 1);

struct Texts {
  std::vector<std::string> values;
  std::vector<FixedHeader> also;
};

struct TextsOf {
  Texts operator()(const HeaderRule& rule) const { return {{rule.name, rule.value}, rule.also}; }
  Texts operator()(const QueryRule& rule) const { return {{rule.name, rule.value}, {}}; }
  Texts operator()(const PathRule& rule) const { return {{rule.prefix}, {}}; }
  Texts operator()(const BasicRule& rule) const { return {{rule.user, rule.password}, {}}; }
  Texts operator()(const CookieRule& rule) const { return {{rule.name, rule.value}, {}}; }
  Texts operator()(const SigV4Rule& rule) const { return {{rule.service, rule.region}, {}}; }
  Texts operator()(const HmacRule& rule) const { return {{rule.header, rule.algorithm, rule.messageTemplate}, {}}; }
  Texts operator()(const auto&) const { return {}; }
};

}  // namespace

QString headersToText(const std::vector<FixedHeader>& headers) {
  QStringList lines;
  for (const FixedHeader& fixed : headers) lines << QString::fromStdString(fixed.name + ": " + fixed.value);
  return lines.join(u'\n');
}

std::vector<FixedHeader> headersFromText(const QString& text) {
  std::vector<FixedHeader> headers;
  for (const QString& line : text.split(u'\n', Qt::SkipEmptyParts)) {
    const qsizetype colon = line.indexOf(u':');
    if (colon <= 0) continue;
    headers.push_back({line.left(colon).trimmed().toStdString(), line.mid(colon + 1).trimmed().toStdString()});
  }
  return headers;
}

RuleEditor::RuleEditor(QWidget* parent)
    : QWidget(parent),
      m_kind(new QComboBox),
      m_kindRow(new FormRow(tr("Put into the request as"), m_kind)),
      m_grid(new QGridLayout(this)),
      m_also(new QPlainTextEdit),
      m_alsoRow(new FormRow(tr("Further headers, one per line"), m_also)) {
  m_kind->setObjectName(QStringLiteral("ruleKind"));
  m_kind->addItems({tr("Nothing: not put into requests"), tr("Header"), tr("Query parameter"), tr("Part of the path"),
                    tr("HTTP Basic"), tr("Cookie"), tr("AWS signature (SigV4)"), tr("HMAC signature"),
                    tr("Client certificate")});
  m_grid->setContentsMargins(0, 0, 0, 0);
  m_grid->setHorizontalSpacing(space::m);
  m_grid->setVerticalSpacing(space::m);
  m_grid->addWidget(m_kindRow, 0, 0, Qt::AlignTop);
  for (std::size_t i = 0; i < editCount; ++i) {
    m_edits.push_back(new QLineEdit);
    m_edits.back()->setObjectName(QStringLiteral("ruleText%1").arg(i));
    m_edits.back()->setFont(wireFont());
    m_rows.push_back(new FormRow(QString(), m_edits.back()));
    m_grid->addWidget(m_rows.back(), int(i + 1) / 2, int(i + 1) % 2, Qt::AlignTop);
    connect(m_edits.back(), &QLineEdit::textChanged, this, &RuleEditor::changed);
  }
  m_grid->setColumnStretch(0, 1);
  m_grid->setColumnStretch(1, 1);
  m_also->setObjectName(QStringLiteral("ruleAlso"));
  m_also->setFont(wireFont());
  m_also->setFixedHeight(alsoHeight);
  m_also->setTabChangesFocus(true);
  m_grid->addWidget(m_alsoRow, 2, 0, 1, 2);
  connect(m_also, &QPlainTextEdit::textChanged, this, &RuleEditor::changed);
  connect(m_kind, &QComboBox::currentIndexChanged, this, [this](int kind) {
    showKind(std::size_t(kind));
    Q_EMIT changed();
  });
  showKind(none);
}

void RuleEditor::setRule(const InjectRule& rule) {
  const QSignalBlocker quiet(this);
  m_kind->setCurrentIndex(int(rule.index()));
  showKind(rule.index());
  fill(rule);
}

void RuleEditor::fill(const InjectRule& rule) {
  const Texts texts = std::visit(TextsOf{}, rule);
  for (std::size_t i = 0; i < editCount; ++i)
    m_edits[i]->setText(i < texts.values.size() ? QString::fromStdString(texts.values[i]) : QString());
  m_also->setPlainText(headersToText(texts.also));
}

void RuleEditor::showKind(std::size_t kind) {
  const std::vector<QStringList> labels{{},
                                        {tr("Header"), tr("Value")},
                                        {tr("Parameter"), tr("Value")},
                                        {tr("Path begins with")},
                                        {tr("User name"), tr("Password")},
                                        {tr("Cookie name"), tr("Value")},
                                        {tr("AWS service"), tr("Region")},
                                        {tr("Header"), tr("Algorithm"), tr("Message")},
                                        {}};
  const QStringList& wanted = labels.at(kind);
  for (std::size_t i = 0; i < editCount; ++i) {
    const bool isUsed = qsizetype(i) < wanted.size();
    m_rows[i]->setVisible(isUsed);
    if (isUsed) m_rows[i]->setLabel(wanted.at(qsizetype(i)));
  }
  m_alsoRow->setVisible(kind == header);
}

QString RuleEditor::text(std::size_t index) const { return m_edits.at(index)->text(); }

InjectRule RuleEditor::rule() const {
  switch (static_cast<Kind>(m_kind->currentIndex())) {
    case none: return NoRule{};
    case header: return HeaderRule{value(0), value(1), headersFromText(m_also->toPlainText())};
    case query: return QueryRule{value(0), value(1)};
    case path: return PathRule{value(0)};
    case basic: return BasicRule{value(0), value(1)};
    case cookie: return CookieRule{value(0), value(1)};
    case sigV4: return SigV4Rule{value(0), value(1)};
    case hmac: return HmacRule{value(0), value(1), value(2)};
    case clientCertificate: return ClientCertificateRule{};
  }
  return NoRule{};
}

void RuleEditor::setError(const QString& text) { m_kindRow->setError(text); }

}  // namespace chatelaine::ui
