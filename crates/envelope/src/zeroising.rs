//! An allocator that leaves nothing behind in memory that was given back.

#![allow(unsafe_code)] // one of the two modules of Dropsafe that need it: see the design

use std::{
    alloc::{GlobalAlloc, Layout, System},
    mem::MaybeUninit,
    ptr,
    sync::atomic::{Ordering, compiler_fence},
};

/// The system's allocator, which overwrites memory with zeros before it is given back.
///
/// Receiver and desk use it for everything, so that no library has to be trusted to clear what it held: a
/// visitor's words don't stay in freed memory until something happens to overwrite them. It says nothing about
/// memory in use, the stack, registers or swap.
///
/// ```
/// use dropsafe_envelope::zeroising::ZeroisingAllocator;
///
/// #[global_allocator]
/// static ALLOCATOR: ZeroisingAllocator = ZeroisingAllocator;
/// # fn main() { assert_eq!(vec![7; 100].len(), 100); }
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct ZeroisingAllocator;

// SAFETY: every block comes from `System` and goes back to it with the layout it was asked for with. In between
// only bytes inside the block are written, at a time when its owner has given it up (`dealloc`) or when its
// content has been copied (`realloc`). Nothing here unwinds or allocates through itself.
unsafe impl GlobalAlloc for ZeroisingAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps `alloc`'s contract, which is `System`'s.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above. (`System` gets fresh pages that are zero already: cheaper than clearing them.)
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps `dealloc`'s contract.
        unsafe { clear_and_free(&System, block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        // SAFETY: the caller keeps `realloc`'s contract.
        unsafe { move_and_clear(&System, block, layout, new_size) }
    }
}

/// Gives a block back with nothing in it.
///
/// # Safety
/// As for [`GlobalAlloc::dealloc`] of `below`.
unsafe fn clear_and_free<A: GlobalAlloc>(below: &A, block: *mut u8, layout: Layout) {
    // SAFETY: `block` was allocated with `layout`, so all `layout.size()` bytes of it may be written; the caller
    // will not touch it again.
    unsafe {
        clear(block, layout.size());
        below.dealloc(block, layout);
    }
}

/// Makes a block larger or smaller: always a new one, since `realloc` may free the old one as it is.
///
/// # Safety
/// As for [`GlobalAlloc::realloc`] of `below`.
unsafe fn move_and_clear<A: GlobalAlloc>(below: &A, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
    // SAFETY: the caller promises that `new_size` is not 0 and, rounded up to the alignment, fits `isize`.
    let new_block = unsafe { below.alloc(Layout::from_size_align_unchecked(new_size, layout.align())) };
    if !new_block.is_null() {
        // SAFETY: both blocks hold at least the bytes copied and, both being allocated, don't overlap. `block` was
        // allocated with `layout`, and the caller will not touch it again.
        unsafe {
            ptr::copy_nonoverlapping(block, new_block, layout.size().min(new_size));
            clear_and_free(below, block, layout);
        }
    }
    new_block
}

/// Overwrites a block in a way that the compiler must not leave out.
///
/// # Safety
/// `block` must be valid for writing `size` bytes, and nothing else may refer to it.
unsafe fn clear(block: *mut u8, size: usize) {
    // SAFETY: the caller's promise. The bytes may never have been written, hence `MaybeUninit`.
    let bytes = unsafe { std::slice::from_raw_parts_mut(block.cast::<MaybeUninit<u8>>(), size) };
    // SAFETY: eight bytes that need not be initialised are a word that need not be.
    let (head, words, tail) = unsafe { bytes.align_to_mut::<MaybeUninit<u64>>() };
    // A plain write to memory that is freed next is one that a compiler leaves out; a volatile one it must not.
    for byte in head.iter_mut().chain(tail) {
        // SAFETY: a reference is valid and aligned.
        unsafe { ptr::write_volatile(byte, MaybeUninit::new(0)) };
    }
    for word in words {
        // SAFETY: as above.
        unsafe { ptr::write_volatile(word, MaybeUninit::new(0)) };
    }
    compiler_fence(Ordering::SeqCst);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;

    const SECRET: &[u8; 32] = b"what the visitor wrote, 32 bytes";

    /// The system's allocator, with somebody who looks at what is given back.
    #[derive(Default)]
    struct Witness {
        clean: AtomicUsize,
        dirty: AtomicUsize,
    }

    // SAFETY: everything is `System`'s; a block is only read before it goes back.
    unsafe impl GlobalAlloc for Witness {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            // SAFETY: the caller's promise.
            unsafe { System.alloc(layout) }
        }

        unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
            // SAFETY: the block is allocated, and the tests below write all of it.
            let is_clean = unsafe { std::slice::from_raw_parts(block, layout.size()) }.iter().all(|byte| *byte == 0);
            let count = if is_clean { &self.clean } else { &self.dirty };
            count.fetch_add(1, Ordering::SeqCst);
            // SAFETY: the caller's promise.
            unsafe { System.dealloc(block, layout) }
        }
    }

    #[test]
    fn what_is_given_back_is_clean_and_would_be_dirty_without_us() {
        let witness = Witness::default();
        // An odd size at an odd place: words in the middle, single bytes at both ends.
        for size in [1, 7, 8, 31, 1000] {
            let layout = Layout::array::<u8>(size).unwrap();
            // SAFETY: each block is written within its size, and given back once, with its layout.
            unsafe {
                let [ours, theirs, grown] = [(); 3].map(|()| {
                    let block = witness.alloc(layout);
                    block.write_bytes(0x5a, size);
                    block
                });
                clear_and_free(&witness, ours, layout);
                let grown = move_and_clear(&witness, grown, layout, size + 1);
                grown.add(size).write(0x5a);
                clear_and_free(&witness, grown, Layout::array::<u8>(size + 1).unwrap());
                witness.dealloc(theirs, layout);
            }
        }
        assert_eq!((witness.clean.into_inner(), witness.dirty.into_inner()), (15, 5));
    }

    #[test]
    fn a_block_that_grows_or_shrinks_keeps_its_content() {
        let layout = Layout::array::<u8>(SECRET.len()).unwrap();
        // SAFETY: the blocks are used within their sizes; each is given back once, with its layout.
        unsafe {
            let block = ZeroisingAllocator.alloc(layout);
            block.copy_from_nonoverlapping(SECRET.as_ptr(), SECRET.len());
            let larger = ZeroisingAllocator.realloc(block, layout, 100_000);
            assert_eq!(std::slice::from_raw_parts(larger, SECRET.len()), SECRET);
            let smaller = ZeroisingAllocator.realloc(larger, Layout::array::<u8>(100_000).unwrap(), 8);
            assert_eq!(std::slice::from_raw_parts(smaller, 8), &SECRET[..8]);
            ZeroisingAllocator.dealloc(smaller, Layout::array::<u8>(8).unwrap());
        }
    }
}
