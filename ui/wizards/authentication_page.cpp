#include "ui/wizards/authentication_page.h"

#include <QtCore/QSignalBlocker>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>

#include "core/preview.h"
#include "ui/look/spacing.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/monogram_tile.h"
#include "ui/widgets/text.h"
#include "ui/wizards/details_form.h"
#include "ui/wizards/field_texts.h"
#include "ui/wizards/secrets_form.h"

namespace chatelaine::ui {
namespace {

constexpr int tileSize = 40;

bool isSame(const ServiceChoice& a, const ServiceChoice& b) {
  return a.service == b.service && a.host == b.host && a.type == b.type && a.values == b.values;
}

std::vector<AuthenticationWay> waysFor(const ServiceChoice& choice) {
  if (choice.type) return {AuthenticationWays::forType(*choice.type)};
  return choice.service ? AuthenticationWays::forService(*choice.service) : AuthenticationWays::forAnyHost();
}

}  // namespace

AuthenticationPage::AuthenticationPage(const models::ServiceRegistry& registry, QWidget* parent)
    : QWidget(parent),
      m_tile(new MonogramTile(QString(), tileSize)),
      m_title(new Text(QString(), TextSize::large)),
      m_subtitle(new Text(QString(), TextSize::small, Tone::muted)),
      m_documentation(new Text(QString(), TextSize::small, Tone::muted)),
      m_way(new QComboBox),
      m_wayRow(new FormRow(tr("How it authenticates"), m_way)),
      m_details(new DetailsForm),
      m_secrets(new SecretsForm(registry)) {
  m_way->setObjectName(QStringLiteral("authenticationWay"));
  m_documentation->setObjectName(QStringLiteral("documentationAddress"));
  m_documentation->setWordWrap(true);
  makeSelectable(*m_documentation);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(space::m);
  column->addWidget(buildTop());
  column->addSpacing(space::xs);
  column->addWidget(m_wayRow);
  column->addWidget(m_secrets);
  column->addWidget(m_documentation);
  column->addWidget(m_details);
  column->addStretch(1);
  connect(m_way, &QComboBox::currentIndexChanged, this, &AuthenticationPage::useWay);
  connect(m_details, &DetailsForm::changed, this, &AuthenticationPage::changed);
  connect(m_secrets, &SecretsForm::changed, this, &AuthenticationPage::changed);
}

QWidget* AuthenticationPage::buildTop() {
  auto* top = new QWidget;
  auto* row = new QHBoxLayout(top);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(space::m);
  row->addWidget(m_tile);
  auto* texts = new QVBoxLayout;
  texts->setSpacing(2);
  texts->addWidget(m_title);
  texts->addWidget(m_subtitle);
  row->addLayout(texts, 1);
  m_title->setFont(bodyFont(TextSize::large, QFont::DemiBold));
  return top;
}

void AuthenticationPage::setChoice(const ServiceChoice& choice, const QString& suggestedName) {
  if (!m_ways.empty() && isSame(choice, m_choice)) return;
  m_choice = choice;
  m_ways = waysFor(choice);
  showService(choice);
  {
    const QSignalBlocker quiet(m_way);
    m_way->clear();
    for (const AuthenticationWay& way : m_ways) {
      const QString sent = QString::fromStdString(previewText(way.authentication.rule));
      m_way->addItem(sent.isEmpty() || way.isTheServices == false ? way.title
                                                                  : way.title + QStringLiteral("  ·  ") + sent);
    }
    const auto own = std::ranges::count_if(m_ways, &AuthenticationWay::isTheServices);
    if (own > 0) m_way->insertSeparator(int(own));
  }
  m_wayRow->setVisible(m_ways.size() > 1);
  useWay(0);
  m_details->suggestName(suggestedName);
}

void AuthenticationPage::showService(const ServiceChoice& choice) {
  QString name, hosts, documentation;
  if (choice.service) {
    name = QString::fromStdString(choice.service->name);
    hosts = QString::fromStdString(choice.service->hosts.front());
    documentation = QString::fromStdString(choice.service->documentationUrl);
  } else if (choice.host) {
    name = QString::fromStdString(choice.host->name);
  } else if (choice.type) {
    name = FieldTexts::typeName(*choice.type);
  }
  m_tile->setName(name);
  m_title->setText(name);
  m_subtitle->setText(hosts);
  m_subtitle->setVisible(!hosts.isEmpty());
  m_documentation->setText(tr("Where to find it: %1").arg(documentation));
  m_documentation->setVisible(!documentation.isEmpty());
}

// The separator takes up a row of the box that isn't a way.
static std::size_t wayAt(const std::vector<AuthenticationWay>& ways, int index) {
  const auto own = std::ranges::count_if(ways, &AuthenticationWay::isTheServices);
  const int way = own > 0 && index > own ? index - 1 : index;
  return std::size_t(std::clamp(way, 0, int(ways.size()) - 1));
}

const AuthenticationWay& AuthenticationPage::way() const { return m_ways.at(wayAt(m_ways, m_way->currentIndex())); }

void AuthenticationPage::useWay(int) {
  const AuthenticationWay& chosen = way();
  const models::Authentication& authentication = chosen.authentication;
  const QString tenant = m_choice.service ? QString::fromStdString(m_choice.service->tenantLabel) : QString();
  models::TypedValues known = m_choice.values;
  const bool isLogin = authentication.type == CredentialType::login;
  if (isLogin && m_choice.service) known["uri"] = m_choice.service->loginUrl;
  const bool isOneKey = authentication.type == CredentialType::apiKey && chosen.isTheServices;
  m_secrets->ask(authentication.type, chosen.secretNames, isOneKey ? chosen.title : QString());
  m_secrets->expectKeyOf(&authentication);
  m_details->ask(authentication, tenant, known);
  Q_EMIT changed();
}

void AuthenticationPage::focusFirst() { m_secrets->focusFirst(); }

}  // namespace chatelaine::ui
