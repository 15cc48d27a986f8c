#include "ui/screens/settings/settings_screen.h"

#include <QtWidgets/QComboBox>
#include <QtWidgets/QScrollArea>

#include "ui/error_text.h"
#include "ui/screens/common/layouts.h"
#include "ui/screens/team/team_cards.h"
#include "ui/screens/welcome/passphrase_form.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/card.h"
#include "ui/widgets/secret_field.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

constexpr int settingsWidth = 620;
constexpr int idleChoices[] = {5, 10, 30, 60, 0};

Card* cardWith(const QString& title) {
  auto* card = new Card;
  auto* heading = new Text(title);
  heading->setFont(bodyFont(TextSize::large, QFont::DemiBold));
  card->content().addWidget(heading);
  return card;
}

void addLine(Card& card, const QString& label, QWidget* control) {
  QHBoxLayout* row = rowLayout(space::m);
  auto* caption = new Text(label);
  caption->setBuddy(control);
  row->addWidget(caption, 1);
  row->addWidget(control);
  card.content().addLayout(row);
}

}  // namespace

SettingsScreen::SettingsScreen(QWidget* parent) : QWidget(parent), m_team(new TeamCards) {
  setObjectName(QStringLiteral("settingsScreen"));
  auto* content = new QWidget;
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(space::l, 0, space::l, space::l);
  column->setSpacing(space::l);
  for (QWidget* card :
       std::initializer_list<QWidget*>{generalCard(), m_team, passphraseCard(), gatewayCard(), aboutCard()}) {
    column->addWidget(card);
  }
  column->addStretch(1);
  content->setMaximumWidth(settingsWidth);
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, space::l, 0, 0);
  outer->setSpacing(space::m);
  auto* title = new Heading(tr("Settings"));
  title->setContentsMargins(space::l, 0, space::l, 0);
  outer->addWidget(title);
  outer->addWidget(scrollable(content), 1);
}

QWidget* SettingsScreen::generalCard() {
  Card* card = cardWith(tr("General"));
  m_appearance = new QComboBox;
  m_appearance->setObjectName(QStringLiteral("appearance"));
  m_appearance->setAccessibleName(tr("Appearance"));
  m_appearance->addItems({tr("As the system"), tr("Light"), tr("Dark")});
  addLine(*card, tr("Appearance"), m_appearance);
  m_idle = new QComboBox;
  m_idle->setObjectName(QStringLiteral("idleLock"));
  m_idle->setAccessibleName(tr("Lock when idle"));
  for (const int minutes : idleChoices) {
    m_idle->addItem(minutes == 0 ? tr("Never") : tr("After %n minute(s)", nullptr, minutes), minutes);
  }
  addLine(*card, tr("Lock when idle"), m_idle);
  card->content().addWidget(
      hint(tr("Locking drops every key from this program's memory. Agents go on working: the gateway "
              "has keys of its own.")));
  connect(m_appearance, &QComboBox::activated, this,
          [this](int index) { Q_EMIT appearanceChosen(static_cast<Appearance>(index)); });
  connect(m_idle, &QComboBox::activated, this, [this] { Q_EMIT idleChosen(m_idle->currentData().toInt()); });
  return card;
}

QWidget* SettingsScreen::passphraseCard() {
  Card* card = cardWith(tr("Passphrase"));
  m_current = new SecretField;
  m_current->setObjectName(QStringLiteral("currentPassphrase"));
  m_current->setAccessibleName(tr("Current passphrase"));
  auto* caption = new Text(tr("Current passphrase"));
  caption->setBuddy(m_current);
  m_next = new PassphraseForm(tr("New passphrase"));
  m_passphraseBanner = new Banner;
  m_change = button(tr("Change passphrase"), QStringLiteral("changePassphrase"));
  m_change->setEnabled(false);
  for (QWidget* widget : std::initializer_list<QWidget*>{caption, m_current, m_next, m_passphraseBanner})
    card->content().addWidget(widget);
  card->content().addWidget(m_change, 0, Qt::AlignLeading);
  card->content().addWidget(
      hint(tr("Only the database's key is wrapped anew; nothing is encrypted again and no secret is touched.")));
  const auto enable = [this] { m_change->setEnabled(!m_current->isEmpty() && m_next->isComplete()); };
  connect(m_current, &SecretField::changed, this, enable);
  connect(m_next, &PassphraseForm::changed, this, enable);
  connect(m_change, &QPushButton::clicked, this, [this] {
    m_passphraseBanner->clear();
    Q_EMIT passphraseWanted();
  });
  return card;
}

QWidget* SettingsScreen::gatewayCard() {
  Card* card = cardWith(tr("Gateway on this computer"));
  m_address = new Text({});
  m_address->setFont(wireFont(TextSize::body));
  m_address->setObjectName(QStringLiteral("gatewayAddress"));
  makeSelectable(*m_address);
  m_state = new Text({}, TextSize::body, Tone::muted);
  addLine(*card, tr("Agents reach it at"), m_address);
  addLine(*card, tr("State"), m_state);
  QPushButton* save = button(Icon::certificate, tr("Save its CA certificate…"), QStringLiteral("saveCertificate"));
  connect(save, &QPushButton::clicked, this, &SettingsScreen::certificateWanted);
  card->content().addWidget(save, 0, Qt::AlignLeading);
  card->content().addWidget(
      hint(tr("It keeps secrets from the model. It runs as you, so it can't keep them from a program of "
              "yours that goes looking.")));
  return card;
}

QWidget* SettingsScreen::aboutCard() {
  Card* card = cardWith(tr("About"));
  m_version = new Text({}, TextSize::body, Tone::muted);
  m_memory = new Text({}, TextSize::body, Tone::muted);
  addLine(*card, tr("Version"), m_version);
  addLine(*card, tr("Secrets in memory"), m_memory);
  return card;
}

void SettingsScreen::setView(const SettingsView& view) {
  m_appearance->setCurrentIndex(static_cast<int>(view.appearance));
  m_idle->setCurrentIndex(std::max(0, m_idle->findData(view.idleMinutes)));
  m_address->setText(view.gatewayAddress.isEmpty() ? QStringLiteral("—") : view.gatewayAddress);
  m_state->setText(view.gatewayState);
  m_memory->setText(view.memoryIsLocked ? tr("Locked: never swapped or dumped") : tr("Not locked: the system refused"));
  m_version->setText(view.version);
}

PassphraseChange SettingsScreen::takePassphrases() { return {m_current->take(), m_next->take()}; }
void SettingsScreen::passphraseChanged() { m_passphraseBanner->say(BannerKind::ok, tr("The passphrase was changed.")); }
void SettingsScreen::passphraseFailed(ErrorCode code) { m_passphraseBanner->say(BannerKind::error, errorText(code)); }

void SettingsScreen::clear() {
  m_current->clear();
  m_next->clear();
  m_passphraseBanner->clear();
}

}  // namespace chatelaine::ui
