//! Where the tokens of one term stand.

use std::io;

use tantivy::postings::FieldSerializer;
use tantivy::schema::IndexRecordOption;

/// Entries and positions as numbers that sort as they do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Packing {
    /// So many of the lower bits are the position.
    bits: u32,
    /// The greatest place that there is.
    most: u64,
}

impl Packing {
    /// One for entries and positions up to these.
    pub(super) fn of((entry, position): (u32, u32)) -> Self {
        let bits = u32::BITS - position.leading_zeros();
        Packing { bits, most: u64::from(entry) << bits | u64::from(position) }
    }

    /// Whether all places are less than 2^`bits`.
    pub(super) fn fits(self, bits: u32) -> bool {
        self.most < 1 << bits
    }

    /// An entry and a position as a place.
    pub(super) fn place(self, entry: u32, position: u32) -> u64 {
        u64::from(entry) << self.bits | u64::from(position)
    }

    /// The entry of a place.
    fn entry(self, place: u64) -> u32 {
        (place >> self.bits) as u32
    }

    /// The position of a place.
    fn position(self, place: u64) -> u32 {
        (place & ((1 << self.bits) - 1)) as u32
    }
}

/// Writes a term that stands at these places, which are in order.
pub(super) fn write<P>(
    serializer: &mut FieldSerializer<'_>,
    option: IndexRecordOption,
    term: &str,
    places: &[P],
    place: impl Fn(&P) -> u64,
    packing: Packing,
    deltas: &mut Vec<u32>,
) -> io::Result<()> {
    let entry = |at: &P| packing.entry(place(at));
    let entries = places.chunk_by(|one, other| entry(one) == entry(other));
    serializer.new_term(term.as_bytes(), entries.clone().count() as u32, option.has_freq())?;
    for places in entries {
        let Some(first) = places.first() else { continue };
        deltas.clear();
        if option.has_positions() {
            let mut before = 0;
            deltas.extend(places.iter().map(|at| {
                let position = packing.position(place(at));
                position - std::mem::replace(&mut before, position)
            }));
        }
        serializer.write_doc(entry(first), places.len() as u32, deltas);
    }
    serializer.close_term()
}
