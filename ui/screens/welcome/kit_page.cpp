#include "ui/screens/welcome/kit_page.h"

#include <QtWidgets/QGridLayout>

#include "models/recovery_words.h"
#include "ui/screens/common/layouts.h"
#include "ui/widgets/card.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

constexpr int columns = 4;

QWidget* wordCell(const Secret& seed, std::size_t index) {
  const Secret word = models::recoveryWord(seed, index);
  const QString shown = QString::fromUtf8(word.text().data(), static_cast<qsizetype>(word.size()));
  auto* cell = new QWidget;
  auto* row = new QHBoxLayout(cell);
  row->setContentsMargins({});
  row->setSpacing(space::s);
  auto* number = new Text(QString::number(index + 1), TextSize::small, Tone::faint);
  number->setFont(digitFont(TextSize::small));
  number->setFixedWidth(18);
  number->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
  auto* text = new Text(shown);
  text->setFont(wireFont(TextSize::large));
  text->setObjectName(QStringLiteral("recoveryWord%1").arg(index + 1));
  text->setAccessibleName(KitPage::tr("Word %1: %2").arg(index + 1).arg(shown));
  row->addWidget(number);
  row->addWidget(text, 1);
  return cell;
}

}  // namespace

KitPage::KitPage(QWidget* parent)
    : Page(tr("Write down the recovery kit"),
           tr("These words are your team's last key: for the day when every device is lost or the passphrase is "
              "forgotten, and to open the vaults' secrets for a new gateway."),
           parent) {
  auto* card = new Card;
  m_words = new QGridLayout;
  m_words->setHorizontalSpacing(space::l);
  m_words->setVerticalSpacing(space::m);
  for (int column = 0; column < columns; ++column) m_words->setColumnStretch(column, 1);
  card->content().addLayout(m_words);
  content().addWidget(card);
  card->content().addSpacing(space::s);
  card->content().addWidget(new SectionHeading(tr("To compare: write these six below")));
  m_kitWords = new Text({}, TextSize::small);
  m_kitWords->setFont(wireFont(TextSize::small));
  m_kitWords->setObjectName(QStringLiteral("kitSixWords"));
  wrap(*m_kitWords);
  card->content().addWidget(m_kitWords);
  content().addWidget(hint(
      tr("Chatelaine keeps the sixteen nowhere, so they can't be shown again. Put them on paper, somewhere safe: "
         "whoever has them has your team. The six are no secret: a gateway's host asks for them before it trusts a "
         "kit that was put in the place of another.")));
  QPushButton* backButton = button(tr("Back"), QStringLiteral("kitBack"));
  QPushButton* next = button(tr("I have written them down"), QStringLiteral("kitContinue"), Emphasis::primary);
  buttons().addWidget(backButton);
  buttons().addWidget(next);
  setFocusProxy(next);
  connect(backButton, &QPushButton::clicked, this, &KitPage::back);
  connect(next, &QPushButton::clicked, this, &KitPage::done);
}

void KitPage::show(const Secret& seed, const QString& kitWords) {
  clear();
  m_kitWords->setText(kitWords);
  m_kitWords->setAccessibleName(tr("Six words to compare: %1").arg(kitWords));
  for (std::size_t index = 0; index < models::recoveryWordCount; ++index) {
    // Read downwards, column by column.
    const int rows = static_cast<int>(models::recoveryWordCount) / columns;
    m_words->addWidget(wordCell(seed, index), static_cast<int>(index) % rows, static_cast<int>(index) / rows);
  }
}

void KitPage::clear() { clearLayout(*m_words); }

}  // namespace chatelaine::ui
