//! The few operations on matrices that learning needs.

/// A matrix whose rows stand one after the other.
#[derive(Debug, Clone)]
pub(super) struct Matrix {
    pub(super) columns: usize,
    pub(super) cells: Vec<f32>,
}

impl Matrix {
    pub(super) fn zero(rows: usize, columns: usize) -> Self {
        Matrix { columns, cells: vec![0.0; rows * columns] }
    }

    /// Numbers that look drawn at random from between -1 and 1, always the same.
    pub(super) fn noise(rows: usize, columns: usize) -> Self {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut draw = || {
            // Marsaglia's xorshift.
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 40) as f32 / (1u32 << 23) as f32 - 1.0
        };
        Matrix { columns, cells: (0..rows * columns).map(|_| draw()).collect() }
    }

    pub(super) fn row(&self, row: usize) -> &[f32] {
        &self.cells[row * self.columns..][..self.columns]
    }

    pub(super) fn row_mut(&mut self, row: usize) -> &mut [f32] {
        &mut self.cells[row * self.columns..][..self.columns]
    }

    /// The products of its columns with each other.
    pub(super) fn gram(&self) -> Vec<Vec<f64>> {
        let n = self.columns;
        let mut sums = vec![vec![0.0f64; n]; n];
        // A stretch of rows is summed in single precision, the stretches in double.
        let mut part = vec![0.0f32; n * n];
        for rows in self.cells.chunks(n * 256) {
            part.fill(0.0);
            for row in rows.chunks(n) {
                for (at, value) in row.iter().enumerate() {
                    let (into, from) = (&mut part[at * n + at..(at + 1) * n], &row[at..]);
                    into.iter_mut().zip(from).for_each(|(sum, other)| *sum += value * other);
                }
            }
            for (at, sum) in sums.iter_mut().enumerate() {
                sum.iter_mut().zip(&part[at * n..]).for_each(|(sum, part)| *sum += f64::from(*part));
            }
        }
        for at in 1..n {
            let (above, below) = sums.split_at_mut(at);
            for (cell, row) in below[0].iter_mut().zip(above) {
                *cell = row[at];
            }
        }
        sums
    }

    /// Its product with a small square matrix, in place.
    pub(super) fn times(&mut self, square: &[Vec<f64>]) {
        let n = self.columns;
        let square: Vec<f32> = square.iter().flatten().map(|cell| *cell as f32).collect();
        let mut product = vec![0.0f32; n];
        for row in self.cells.chunks_mut(n) {
            product.fill(0.0);
            for (value, of) in row.iter().zip(square.chunks(n)) {
                product.iter_mut().zip(of).for_each(|(sum, cell)| *sum += value * cell);
            }
            row.copy_from_slice(&product);
        }
    }

    /// Makes its columns orthonormal, those that are sums of others zero.
    pub(super) fn orthonormalize(&mut self) {
        // Twice, for the first time leaves what rounding took.
        for _ in 0..2 {
            let (values, vectors) = eigen(self.gram());
            let greatest = values.first().copied().unwrap_or(0.0);
            let n = self.columns;
            let mut square = vec![vec![0.0; n]; n];
            for (at, value) in values.iter().enumerate() {
                let inverse = if *value > greatest * 1e-10 { 1.0 / value.sqrt() } else { 0.0 };
                for row in 0..n {
                    square[row][at] = vectors[row][at] * inverse;
                }
            }
            self.times(&square);
        }
    }
}

/// The eigenvalues of a symmetric matrix, the greatest first, and its eigenvectors
/// as columns in that order: by Jacobi's rotations (Golub and Van Loan, "Matrix
/// Computations", 8.5).
pub(super) fn eigen(mut matrix: Vec<Vec<f64>>) -> (Vec<f64>, Vec<Vec<f64>>) {
    let n = matrix.len();
    let mut vectors: Vec<Vec<f64>> =
        (0..n).map(|at| (0..n).map(|of| f64::from(at == of)).collect()).collect();
    let whole: f64 = matrix.iter().flatten().map(|cell| cell * cell).sum();
    for _ in 0..30 {
        let off: f64 =
            (0..n).flat_map(|p| (p + 1..n).map(move |q| (p, q))).map(|(p, q)| matrix[p][q].powi(2)).sum();
        if off <= whole * 1e-22 {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                if matrix[p][q].abs() < 1e-300 {
                    continue;
                }
                let theta = (matrix[q][q] - matrix[p][p]) / (2.0 * matrix[p][q]);
                let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
                let t = if theta == 0.0 { 1.0 } else { t };
                let c = 1.0 / (t * t + 1.0).sqrt();
                let s = t * c;
                for row in matrix.iter_mut().chain(vectors.iter_mut()) {
                    let (one, other) = (row[p], row[q]);
                    row[p] = c * one - s * other;
                    row[q] = s * one + c * other;
                }
                let (low, high) = matrix.split_at_mut(q);
                for (one, other) in low[p].iter_mut().zip(high[0].iter_mut()) {
                    (*one, *other) = (c * *one - s * *other, s * *one + c * *other);
                }
            }
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|one, other| matrix[*other][*other].total_cmp(&matrix[*one][*one]));
    let values = order.iter().map(|at| matrix[*at][*at]).collect();
    let vectors = vectors.iter().map(|row| order.iter().map(|at| row[*at]).collect()).collect();
    (values, vectors)
}

/// A matrix of which most cells are zero.
#[derive(Debug, Default)]
pub(super) struct Sparse {
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// Row, column and value of each other cell.
    pub(super) cells: Vec<(u32, u32, f32)>,
}

impl Sparse {
    /// Its product with a matrix.
    pub(super) fn times(&self, matrix: &Matrix) -> Matrix {
        let mut product = Matrix::zero(self.rows, matrix.columns);
        for &(row, column, value) in &self.cells {
            add(product.row_mut(row as usize), matrix.row(column as usize), value);
        }
        product
    }

    /// The product of the matrix that it is with rows and columns exchanged.
    pub(super) fn transposed_times(&self, matrix: &Matrix) -> Matrix {
        let mut product = Matrix::zero(self.columns, matrix.columns);
        for &(row, column, value) in &self.cells {
            add(product.row_mut(column as usize), matrix.row(row as usize), value);
        }
        product
    }
}

/// Adds a vector times a number to another.
pub(super) fn add(to: &mut [f32], vector: &[f32], times: f32) {
    to.iter_mut().zip(vector).for_each(|(sum, value)| *sum += times * value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eigenvalues_are_those_of_the_book() {
        let (values, vectors) = eigen(vec![vec![2.0, 1.0, 0.0], vec![1.0, 2.0, 0.0], vec![0.0, 0.0, 5.0]]);
        for (value, expected) in values.iter().zip([5.0, 3.0, 1.0]) {
            assert!((value - expected).abs() < 1e-12);
        }
        assert!((vectors[2][0].abs() - 1.0).abs() < 1e-12);
        assert!((vectors[0][1] - vectors[1][1]).abs() < 1e-12);
    }

    #[test]
    fn columns_become_orthonormal() {
        let mut matrix = Matrix::noise(500, 20);
        matrix.orthonormalize();
        for (at, row) in matrix.gram().iter().enumerate() {
            for (of, cell) in row.iter().enumerate() {
                assert!((cell - f64::from(u8::from(at == of))).abs() < 1e-5, "{at} {of} {cell}");
            }
        }
    }

    #[test]
    fn a_sparse_matrix_multiplies_like_a_full_one() {
        let sparse = Sparse { rows: 2, columns: 3, cells: vec![(0, 0, 1.0), (0, 2, 2.0), (1, 1, 3.0)] };
        let right = Matrix { columns: 2, cells: vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0] };
        assert_eq!(sparse.times(&right).cells, [11.0, 14.0, 9.0, 12.0]);
        let left = Matrix { columns: 1, cells: vec![1.0, 10.0] };
        assert_eq!(sparse.transposed_times(&left).cells, [1.0, 30.0, 2.0]);
    }
}
