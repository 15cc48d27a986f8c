#include "ui/dialogs/authenticator_dialog.h"

#include <QtCore/QSignalBlocker>
#include <QtCore/QTimer>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>

#include "core/validate.h"
#include "ui/dialogs/secret_clipboard.h"
#include "ui/look/icon.h"
#include "ui/look/spacing.h"
#include "ui/widgets/card.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/secret_field.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

enum class KeyState { empty, usable, wrong };

constexpr std::chrono::seconds refreshEvery{1};

QSpinBox* spin(const QString& objectName, int low, int high, int value) {
  auto* box = new QSpinBox;
  box->setObjectName(objectName);
  box->setRange(low, high);
  box->setValue(value);
  return box;
}

QString grouped(const Secret& code) {
  QString digits = QString::fromUtf8(code.text().data(), static_cast<qsizetype>(code.size()));
  digits.insert(digits.size() / 2, QChar(0x2009));
  return digits;
}

}  // namespace

AuthenticatorDialog::AuthenticatorDialog(Options options, QWidget* parent)
    : FormDialog({.title = tr("Add an authenticator"),
                  .about = tr("The service shows a key, or an address behind its QR code, when two-factor sign-in is "
                              "switched on."),
                  .action = tr("Save"),
                  .emphasis = Emphasis::primary},
                 parent),
      m_options(std::move(options)),
      m_field(new SecretField),
      m_fieldRow(new FormRow(tr("Key or otpauth:// address"), m_field)),
      m_name(new QLineEdit),
      m_nameRow(new FormRow(tr("Name"), m_name)),
      m_issuer(new QLineEdit),
      m_account(new QLineEdit),
      m_algorithm(new QComboBox),
      m_digits(spin(QStringLiteral("digitsField"), 6, 8, 6)),
      m_period(spin(QStringLiteral("periodField"), 15, 300, 30)),
      m_getCode(new QPushButton(tr("Get code"))),
      m_copy(new QPushButton(iconOf(Icon::copy), tr("Copy"))),
      m_code(new CodeRing),
      m_next(new Text(QString(), TextSize::small, Tone::muted)),
      m_tick(new QTimer(this)) {
  setObjectName(QStringLiteral("authenticatorDialog"));
  build();
  m_tick->setInterval(refreshEvery);
  connect(m_tick, &QTimer::timeout, this, &AuthenticatorDialog::showCode);
  connect(m_field, &SecretField::changed, this, &AuthenticatorDialog::readKey);
  for (QLineEdit* edit : {m_name, m_issuer, m_account})
    connect(edit, &QLineEdit::textChanged, this, &AuthenticatorDialog::judge);
  for (QSpinBox* box : {m_digits, m_period}) connect(box, &QSpinBox::valueChanged, this, &AuthenticatorDialog::judge);
  connect(m_algorithm, &QComboBox::currentIndexChanged, this, &AuthenticatorDialog::judge);
  connect(m_getCode, &QPushButton::clicked, this, [this] { m_tick->start(), showCode(); });
  connect(m_copy, &QPushButton::clicked, this, &AuthenticatorDialog::copyCode);
  m_field->setFocus();
  judge();
}

void AuthenticatorDialog::build() {
  m_field->setObjectName(QStringLiteral("authenticatorKey"));
  m_field->setPlaceholderText(tr("Paste or type; it can't be shown again"));
  m_name->setObjectName(QStringLiteral("nameField"));
  m_issuer->setObjectName(QStringLiteral("issuerField"));
  m_account->setObjectName(QStringLiteral("accountField"));
  content().addWidget(m_fieldRow);
  auto* grid = new QGridLayout;
  grid->setHorizontalSpacing(space::m);
  grid->setVerticalSpacing(space::m);
  grid->addWidget(new FormRow(tr("Issuer"), m_issuer), 0, 0, Qt::AlignTop);
  grid->addWidget(new FormRow(tr("Account"), m_account), 0, 1, Qt::AlignTop);
  grid->addWidget(m_nameRow, 1, 0, Qt::AlignTop);
  grid->addWidget(buildParameters(), 1, 1, Qt::AlignTop);
  grid->setColumnStretch(0, 1);
  grid->setColumnStretch(1, 1);
  content().addLayout(grid);
  content().addWidget(buildCode());
  setMinimumWidth(560);
}

QWidget* AuthenticatorDialog::buildParameters() {
  m_algorithm->setObjectName(QStringLiteral("algorithmField"));
  m_algorithm->addItems({QStringLiteral("SHA1"), QStringLiteral("SHA256"), QStringLiteral("SHA512")});
  m_period->setSuffix(tr(" s"));
  auto* box = new QWidget;
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(space::s);
  row->addWidget(new FormRow(tr("Algorithm"), m_algorithm), 2);
  row->addWidget(new FormRow(tr("Digits"), m_digits), 1);
  row->addWidget(new FormRow(tr("Period"), m_period), 1);
  return box;
}

QWidget* AuthenticatorDialog::buildCode() {
  m_getCode->setObjectName(QStringLiteral("getCode"));
  m_copy->setObjectName(QStringLiteral("copyCode"));
  m_copy->setAccessibleName(tr("Copy code"));
  for (QPushButton* button : {m_getCode, m_copy}) button->setAutoDefault(false);
  auto* card = new Card;
  auto* row = new QHBoxLayout;
  row->addWidget(m_code, 1);
  auto* side = new QVBoxLayout;
  side->addWidget(m_getCode);
  side->addWidget(m_copy);
  row->addLayout(side);
  card->content().addLayout(row);
  card->content().addWidget(m_next);
  card->content().addWidget(
      hint(tr("Enter this code at the service to confirm the binding. After saving, the key can't be "
              "shown again; a gateway makes the codes.")));
  return card;
}

// What is typed is looked at inside the field; only whether it is a key comes out, and the key itself as a Secret.
void AuthenticatorDialog::readKey() {
  std::optional<OtpBinding> found;
  const KeyState state = m_field->ask([&found](std::string_view text) {
    if (text.empty()) return KeyState::empty;
    auto binding = parseOtpInput(Secret::copyOf(text));
    if (!binding || binding->key.isEmpty()) return KeyState::wrong;
    found = std::move(*binding);
    return KeyState::usable;
  });
  m_fieldRow->setError(state == KeyState::wrong
                           ? tr("This is neither a key (letters A–Z, digits 2–7) nor an otpauth:// address.")
                           : QString());
  m_key = Secret();
  hideCode();
  if (found) useBinding(std::move(*found));
  judge();
}

void AuthenticatorDialog::useBinding(OtpBinding binding) {
  m_key = std::move(binding.key);
  const bool isAddress = !binding.issuer.empty() || !binding.account.empty() || binding.parameters != OtpParameters{};
  if (!isAddress) return;
  m_issuer->setText(QString::fromStdString(binding.issuer));
  m_account->setText(QString::fromStdString(binding.account));
  m_algorithm->setCurrentIndex(int(binding.parameters.algorithm));
  m_digits->setValue(binding.parameters.digits);
  m_period->setValue(int(binding.parameters.period.count()));
}

OtpParameters AuthenticatorDialog::parameters() const {
  return {.algorithm = static_cast<OtpAlgorithm>(m_algorithm->currentIndex()),
          .digits = m_digits->value(),
          .period = std::chrono::seconds(m_period->value())};
}

CredentialDraft AuthenticatorDialog::draftWithoutSecrets() const {
  CredentialDraft draft;
  const std::string issuer = m_issuer->text().trimmed().toStdString();
  const std::string account = m_account->text().trimmed().toStdString();
  draft.labels.name = m_name->text().trimmed().toStdString();
  draft.labels.service = issuer;
  draft.labels.identifier = account;
  draft.labels.metadata = {{"algorithm", m_algorithm->currentText().toStdString()},
                           {"digits", std::to_string(m_digits->value())},
                           {"period", std::to_string(m_period->value())}};
  if (!issuer.empty()) draft.labels.metadata["issuer"] = issuer;
  if (!account.empty()) draft.labels.metadata["account"] = account;
  draft.binding.type = CredentialType::totp;
  draft.binding.revealPolicy = RevealPolicy::codes;
  draft.binding.rule = NoRule{};
  return draft;
}

void AuthenticatorDialog::judge() {
  const QString issuer = m_issuer->text().trimmed();
  const bool isUntouched = m_name->text().isEmpty() || m_name->text() == m_suggestedName;
  if (isUntouched && m_name->text() != issuer) {
    const QSignalBlocker quiet(m_name);
    m_name->setText(m_suggestedName = issuer);
  }
  const std::string name = m_name->text().trimmed().toStdString();
  const bool isTaken = !name.empty() && m_options.isNameTaken(name);
  m_nameRow->setError(isTaken ? tr("That name is already in this vault.") : QString());
  m_getCode->setEnabled(!m_key.isEmpty());
  m_copy->setEnabled(m_code->isShowing());
  if (m_code->isShowing()) showCode();  // of the parameters as they are now
  setReady(!m_key.isEmpty() && !isTaken && validate(draftWithoutSecrets().labels, m_options.clock()).empty());
}

void AuthenticatorDialog::showCode() {
  if (m_key.isEmpty()) return hideCode();
  ShownCode code = m_options.code(m_key, parameters(), m_options.clock());
  m_next->setText(tr("Next: %1").arg(grouped(code.next)));
  m_code->show(std::move(code));
  m_copy->setEnabled(true);
}

void AuthenticatorDialog::hideCode() {
  m_tick->stop();
  m_next->clear();
  m_code->forget();
  m_copy->setEnabled(false);
}

void AuthenticatorDialog::copyCode() {
  if (m_key.isEmpty()) return;
  ShownCode code = m_options.code(m_key, parameters(), m_options.clock());
  copyForAWhile(std::move(code.code), parameters().period);
}

std::optional<CredentialDraft> AuthenticatorDialog::take() {
  if (m_key.isEmpty()) return std::nullopt;
  CredentialDraft draft = draftWithoutSecrets();
  draft.secrets.push_back({"secret", encodeBase32(m_key)});
  if (!validate(draft, m_options.clock()).empty()) return std::nullopt;
  forgetSecrets();
  return draft;
}

void AuthenticatorDialog::forgetSecrets() {
  m_field->clear();  // and with it the key, by readKey()
}

void AuthenticatorDialog::done(int result) {
  forgetSecrets();
  FormDialog::done(result);
}

}  // namespace chatelaine::ui
