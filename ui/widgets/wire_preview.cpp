#include "ui/widgets/wire_preview.h"

#include <QtGui/QPainter>
#include <QtGui/QTextLayout>

#include <algorithm>

#include "ui/look/colours.h"
#include "ui/look/fonts.h"
#include "ui/look/painting.h"
#include "ui/look/spacing.h"

namespace chatelaine::ui {
namespace {

constexpr qreal lineGap = 3;

// The header's name quiet, its value plain, the bullets in the accent colour.
QList<QTextLayout::FormatRange> formatsFor(const QString& text, qsizetype nameLength, const Colours& c) {
  QTextCharFormat quiet, plain, masked;
  quiet.setForeground(c.muted), plain.setForeground(c.text), masked.setForeground(c.accent);
  QList<QTextLayout::FormatRange> formats{{0, int(nameLength), quiet},
                                          {int(nameLength), int(text.size() - nameLength), plain}};
  const auto mask = QString::fromUtf8(maskedSecret.data(), qsizetype(maskedSecret.size()));
  for (qsizetype at = text.indexOf(mask); at >= 0; at = text.indexOf(mask, at + mask.size()))
    formats.push_back({int(at), int(mask.size()), masked});
  return formats;
}

}  // namespace

WirePreview::WirePreview(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("wirePreview"));
  QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
}

void WirePreview::setRequest(const std::vector<PreviewLine>& lines, const std::string& scope,
                             const QString& ifNothing) {
  m_rows.clear();
  for (const PreviewLine& line : lines)
    m_rows.push_back({QString::fromStdString(line.name), QString::fromStdString(line.value)});
  m_scope = QString::fromStdString(scope);
  m_ifNothing = ifNothing;
  setAccessibleName(plainText());
  updateGeometry();
  update();
}

void WirePreview::setBinding(const Binding& binding) {
  setRequest(preview(binding.rule), scopeText(binding),
             tr("Not put into requests: a gateway uses it for you in other ways."));
}

QString WirePreview::plainText() const {
  QStringList lines;
  for (const Row& row : m_rows) lines << row.name + QStringLiteral(": ") + row.value;
  if (m_rows.empty()) lines << m_ifNothing;
  if (!m_scope.isEmpty()) lines << tr("to %1").arg(m_scope);
  return lines.join(u'\n');
}

int WirePreview::layOut(int width, QPainter* painter) const {
  const Colours& c = coloursOf(palette());
  const qreal inner = std::max(80, width - 2 * space::m);
  qreal y = space::m - 2;
  const auto paragraph = [&](const QString& text, const QFont& font, const QList<QTextLayout::FormatRange>& formats) {
    QTextLayout layout(text, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.setFormats(formats);
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
      line.setLineWidth(inner);
      line.setPosition({0, y});
      y += line.height() + lineGap;
    }
    layout.endLayout();
    if (painter) layout.draw(painter, {qreal(space::m), 0});
  };
  for (const Row& row : m_rows) {
    const QString text = row.name + QStringLiteral(": ") + row.value;
    paragraph(text, wireFont(), formatsFor(text, row.name.size() + 1, c));
  }
  if (m_rows.empty()) paragraph(m_ifNothing, bodyFont(TextSize::small), formatsFor(m_ifNothing, m_ifNothing.size(), c));
  if (!m_scope.isEmpty()) {
    const QString text = tr("to %1").arg(m_scope);
    paragraph(text, bodyFont(TextSize::small), formatsFor(text, text.size(), c));
  }
  return int(y) + space::m - 4;
}

int WirePreview::heightForWidth(int width) const { return layOut(width, nullptr); }
QSize WirePreview::sizeHint() const { return {360, heightForWidth(360)}; }
QSize WirePreview::minimumSizeHint() const { return {160, heightForWidth(std::max(160, width()))}; }

void WirePreview::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Colours& c = coloursOf(palette());
  paintPanel(painter, rect(), c.sunken, c.line, extent::radius);
  layOut(width(), &painter);
}

}  // namespace chatelaine::ui
