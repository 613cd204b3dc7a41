//! A small index in six languages, made once.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use index::{Reader, Writer};
use ingest::Format;
use lexicon::Lexicon;

/// Made-up documents by the names of their files. Each is there for what is
/// hard in it: hyphens, torn words, footnotes, signs of zero width, particles.
const TEXTS: [(&str, &str); 8] = [
    (
        "2031-05-04-joint-statement.txt",
        "Joint Statement of the Two Sides\n\nMoscow, May 4, 2031\n\nThe two sides declare as follows:\n\n\
         1. The sides oppose unilateral sanctions, long-arm jurisdiction and double standards.\n\n\
         2. They support the Security Council and the U.N. Charter, and all multi-\nlateral efforts for peace.\n\n\
         3. The sides stand for a community with a shared future for mankind and for win-win cooperation. \
         They stand for the peace of peoples.\n\nThey will meet again in 2032.\n",
    ),
    (
        "2032-03-15-resolution.txt",
        "Resolution 73/27\n\nAdopted on March 15, 2032\n\nThe Assembly,\n\nRecalling its resolution A/RES/73/27,\n\n\
         1. Calls for the lifting of sanctions by the Security\n12\n\nCouncil;\n\n\
         2. Reaffirms human rights, the human rights law, and the rule of law;\n\n\
         3. Decides to remain seized of the matter.\n",
    ),
    (
        "2030-01-02-statement.txt",
        "Statement by the Spokesperson\n\nJanuary 2, 2030\n\nHegemony, hegemonism and hegemonic politics are no \
         order.\n\nA rules-based order or a rules-based system: the organisation and the organi\u{200b}zation of \
         Russia’s peace is l’État.\n\nSanctions sanctions sanctions.\n",
    ),
    (
        "zh.txt",
        "联合声明\n\n二〇三一年五月四日\n\n一、双方反对单边制裁和长臂管辖。\n\n二、双方推动构建人类命运共同体，坚持合作共赢。\n\n\
         三、雙方支持聯合國憲章。\n",
    ),
    (
        "ru.txt",
        "Совместное заявление\n\n4 мая 2031 года\n\n1. Стороны выступают против односторонних санкций и двойных \
         стандартов.\n\n2. Стороны поддерживают Совет Безопасности и права человека, в том числе ещё не \
         признанные.\n",
    ),
    (
        "ar.txt",
        "بيان مشترك\n\n1. يرفض الجانبان العقوبات وازدواجية المعايير.\n\n2. ويدعم الجانبان مجلس الأمن والتعددية وحل \
         الدولتين وحقوق الإنسان.\n",
    ),
    (
        "fr.txt",
        "Déclaration commune\n\nParis, le 4 mai 2031\n\n1. Les deux États refusent les sanctions unilatérales et la \
         politique de deux poids, deux mesures.\n\n2. Ils défendent les droits de l’homme et la sécurité commune.\n",
    ),
    (
        "es.txt",
        "Declaración conjunta\n\n1. Las dos naciones rechazan las sanciones unilaterales y el doble rasero.\n\n\
         2. Defienden los derechos humanos y la no injerencia en los asuntos internos.\n",
    ),
];

/// The index. Its folder is gone once it is open.
pub(crate) fn reader() -> &'static Reader {
    static READER: OnceLock<Reader> = OnceLock::new();
    READER.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let mut writer = Writer::open(folder.path(), 1, 32 << 20).expect("the index opens");
        // In two commits, so that there are two segments.
        for half in TEXTS.chunks(TEXTS.len() / 2) {
            let read = half.iter().flat_map(|(name, text)| {
                let bytes = text.as_bytes();
                let read = ingest::read_bytes(bytes, Format::Text, name, Lexicon::embedded());
                read.expect("it is text").documents
            });
            let documents: Vec<_> = read.collect();
            let sources: BTreeSet<String> =
                documents.iter().map(|document| document.source.clone()).collect();
            let digits = ingest::metadata::content_digits;
            writer.replace(&sources, documents, digits).expect("the documents are written");
        }
        writer.finish().expect("the index is closed");
        Reader::open(folder.path()).expect("the index opens")
    })
}
